import { Readable } from 'node:stream'

/** A stream of bytes that holds something for as long as it is read. */
export type HeldStream = Readable & { /** How many bytes it has given so far. */ given: () => number }

/**
 * A stream of bytes from a generator that holds something, such as a transaction, and lets go of it in its `finally`.
 * @param unread lets go of it where nobody begins to read, as when the head alone is asked for: a generator that was never
 *   begun runs no `finally`
 */
export function streamOf(
  write: () => AsyncGenerator<Uint8Array | string>,
  unread: () => Promise<unknown>,
): HeldStream {
  let begun = false
  let bytes = 0
  async function* noted() {
    begun = true
    for await (const piece of write()) {
      bytes += Buffer.byteLength(piece)
      yield piece
    }
  }
  const stream = Readable.from(noted(), { objectMode: false, highWaterMark: 256 * 1024 }).once(
    'close',
    () => {
      if (!begun) void unread().catch(() => {})
    },
  )
  return Object.assign(stream, { given: () => bytes })
}
