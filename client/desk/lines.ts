import type { Problem } from '../../contracts/problem.ts'
import { ApiError, errorOf } from '../api/fetchJson.ts'
import { post } from '../api/postJson.ts'

/** The lines of a stream of text, one by one as they come; blank ones are passed over. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let pending = ''
  for (;;) {
    const { done, value } = await reader.read()
    pending += done ? decoder.decode() : decoder.decode(value, { stream: true })
    const lines = pending.split('\n')
    pending = done ? '' : lines.pop()!
    for (const line of lines) if (line.trim() !== '') yield line
    if (done) return
  }
}

type Line<Result> =
  { progress: number } | { result: Result } | { problem: Partial<Problem> & { status: number } }

/**
 * `POST` whose answer comes line by line: progress, then the result or a problem.
 * @param onProgress told of each step, from 0 to 1
 * @param signal breaks it off; the promise then rejects with whatever the signal was aborted with
 * @throws ApiError with the server's problem, or status 0 where the answer broke off or never came
 */
export async function postLines<Result>(
  path: string,
  body: unknown,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Result> {
  try {
    const response = await post(path, body, signal)
    if (!response.ok) throw await errorOf(response)
    for await (const text of linesOf(response.body!)) {
      const line = JSON.parse(text) as Line<Result>
      if ('result' in line) return line.result
      if ('problem' in line) throw new ApiError(line.problem.status, line.problem.title ?? '', line.problem)
      onProgress(line.progress)
    }
    throw new ApiError(0, 'The answer broke off')
  } catch (cause) {
    if (signal.aborted || cause instanceof ApiError) throw cause
    throw new ApiError(0, String(cause))
  }
}
