import { Readable } from 'node:stream'

/**
 * A stream of bytes from a generator that holds something, such as a transaction, and lets go of it in its `finally`.
 * @param unread lets go of it where nobody begins to read, as when the head alone is asked for: a generator that was never
 *   begun runs no `finally`
 */
export function streamOf(
  write: () => AsyncGenerator<Uint8Array | string>,
  unread: () => Promise<unknown>,
): Readable {
  let begun = false
  async function* noted() {
    begun = true
    yield* write()
  }
  return Readable.from(noted(), { objectMode: false, highWaterMark: 256 * 1024 }).once('close', () => {
    if (!begun) void unread().catch(() => {})
  })
}
