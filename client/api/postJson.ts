import { ApiError, errorOf } from './fetchJson.ts'

/**
 * `POST` of a JSON document, also where the answer comes line by line.
 * @param keepalive sent to the end although the page goes away
 */
export const post = (path: string, body: unknown, signal?: AbortSignal, keepalive = false) =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, application/x-ndjson' },
    body: JSON.stringify(body),
    signal: signal ?? null,
    keepalive,
  })

/** `POST` whose answer is one JSON document. @throws ApiError as fetchJson.ts does */
export async function postJson<Result>(path: string, body: unknown): Promise<Result> {
  const response = await post(path, body).catch((cause: unknown) => {
    throw new ApiError(0, String(cause))
  })
  if (!response.ok) throw await errorOf(response)
  return (response.status === 204 ? undefined : await response.json()) as Result
}
