import type { IncomingMessage } from 'node:http'
import type { Context } from 'koa'
import { ProblemError } from '../errors.ts'
import { parseJson } from './json.ts'

/** Longest JSON body, in bytes; a batch is limited line by line. */
export const MAX_BODY_BYTES = 64 * 1024

/** Longest body that holds a calendar, in bytes: decades of days off. */
export const MAX_CALENDAR_BYTES = 512 * 1024

const decoder = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * Reads a whole body as UTF-8.
 * @throws ProblemError `too-large`, `invalid-json` for bytes that are not UTF-8
 */
export async function readText(request: IncomingMessage, limit = MAX_BODY_BYTES): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  if (size > limit)
    throw new ProblemError('too-large', `The body has ${size} bytes; at most ${limit} are taken`)
  try {
    return decoder().decode(Buffer.concat(chunks))
  } catch {
    throw new ProblemError('invalid-json', 'The body is not valid UTF-8')
  }
}

/**
 * Reads a whole body as it is. One that says or turns out to be longer is refused at once: what still comes of it is
 * passed over and kept nowhere.
 * @throws ProblemError `too-large`
 */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const refuse = () => {
    request.resume()
    return new ProblemError('too-large', `The body is longer than ${limit} bytes`)
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw refuse()
  const chunks: Buffer[] = []
  let size = 0
  // Otherwise leaving the loop would end the connection before the answer has gone out.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw refuse()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Reads a body that must be JSON.
 * @throws ProblemError `unsupported-media-type`, `too-large`, `invalid-json`, `duplicate-key`
 */
export async function readJson(ctx: Pick<Context, 'is' | 'req'>, limit = MAX_BODY_BYTES): Promise<unknown> {
  if (!ctx.is('application/json')) throw new ProblemError('unsupported-media-type', 'Send application/json')
  return parseJson(await readText(ctx.req, limit))
}

/** One line of a batch, or what kept it from being read. `number` counts from 1. */
export type Line = { number: number; text: string } | { number: number; problem: ProblemError }

/** Reads the lines of an NDJSON body as they come; blank lines are passed over, one that is too long is reported. */
export async function* readLines(request: IncomingMessage, limit = MAX_BODY_BYTES): AsyncGenerator<Line> {
  let pending: Buffer[] = []
  let size = 0
  let number = 0
  const finish = (): Line | null => {
    number++
    const bytes = size
    const line = Buffer.concat(pending)
    pending = []
    size = 0
    if (bytes > limit)
      return {
        number,
        problem: new ProblemError('too-large', `The line has ${bytes} bytes; at most ${limit} are taken`),
      }
    try {
      const text = decoder().decode(line)
      return text.trim() === '' ? null : { number, text }
    } catch {
      return { number, problem: new ProblemError('invalid-json', 'The line is not valid UTF-8') }
    }
  }
  const take = (part: Buffer) => {
    size += part.length
    if (size <= limit) pending.push(part)
  }
  for await (const chunk of request as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end))
      const line = finish()
      if (line) yield line
      start = end + 1
    }
    take(chunk.subarray(start))
  }
  if (size > 0) {
    const line = finish()
    if (line) yield line
  }
}
