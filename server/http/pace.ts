import type { ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import type { HeldStream } from './streamOf.ts'

/** How fast whoever reads a file must be at least. */
export interface Pace {
  /** Whoever takes nothing at all for so long is gone. */
  stalledMs: number
  /** Of a file that holds a transaction, in so long that it lies ready and waits for its reader … */
  withinMs: number
  /** … so many bytes of it must be taken: 2 MiB a minute are 280 kbit/s. */
  leastBytes: number
}
export const PACE: Pace = { stalledMs: 60_000, withinMs: 60_000, leastBytes: 2 * 1024 * 1024 }

/** How often it is looked whether a file waits, in the time that it may. */
const LOOKS = 60

/**
 * Cuts off whoever reads too slowly.
 * @param file what holds a transaction while it is read. Time in which it is not ready itself is not its reader's.
 */
export function keepPace(
  response: ServerResponse,
  pace: Partial<Pace> | undefined,
  file: HeldStream | null = null,
): void {
  const { stalledMs, withinMs, leastBytes } = { ...PACE, ...pace }
  response.setTimeout(stalledMs, () => response.destroy())
  if (!file) return
  const tick = withinMs / LOOKS
  let [waits, given] = [0, 0]
  const timer = setInterval(() => {
    // What is ready fills its buffer, for as long as nobody takes it.
    if (file.readableLength < file.readableHighWaterMark) return
    // Counted from when it first waits: what filled the system's own buffers until then, megabytes, nobody has read yet.
    if (waits++ === 0) given = file.given()
    if (waits <= LOOKS) return
    if (file.given() - given < leastBytes) response.destroy()
    waits = 0
  }, tick)
  void finished(file)
    .catch(() => {})
    .finally(() => clearInterval(timer))
}
