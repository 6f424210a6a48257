import type { PointColumns } from '../../contracts/socket.ts'

/** What a pulse tells: something came `in`, was `done`, or went past its deadline (`late`). */
export type Tone = 'in' | 'done' | 'late'
export interface Pulse {
  id: number
  lon: number
  lat: number
  tone: Tone
  /** How many reports it stands for. */
  count: number
  /** ms of this machine's steady clock. */
  bornAt: number
}

export const PULSE_MS = 6000
export const MAX_PULSES = 24
/** Pulses of the same tone nearer than this (about 1 km) are one. */
const NEAR_DEGREES = 0.01

const tones: Partial<Record<PointColumns['kind'][number], Tone>> = {
  received: 'in',
  reopened: 'in',
  resolved: 'done',
  'sla.overdue': 'late',
}

/**
 * The pulses to show once `points` came in: the old ones that still live, near ones merged, the oldest left out where
 * there are too many.
 * @param nextId gives each new pulse its id
 */
export function mergePulses(
  pulses: Pulse[],
  points: PointColumns,
  now: number,
  nextId: () => number,
): Pulse[] {
  const alive = pulses.filter((pulse) => now - pulse.bornAt < PULSE_MS)
  points.kind.forEach((kind, i) => {
    const tone = tones[kind]
    if (!tone) return
    const lon = points.lon[i]!
    const lat = points.lat[i]!
    const near = alive.findIndex(
      (pulse) =>
        pulse.tone === tone &&
        Math.abs(pulse.lon - lon) < NEAR_DEGREES &&
        Math.abs(pulse.lat - lat) < NEAR_DEGREES,
    )
    if (near >= 0) alive[near] = { ...alive[near]!, count: alive[near]!.count + 1 }
    else alive.push({ id: nextId(), lon, lat, tone, count: 1, bornAt: now })
  })
  return alive.slice(-MAX_PULSES)
}
