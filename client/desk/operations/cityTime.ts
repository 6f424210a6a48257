/** Minutes by which a time zone is ahead of UTC at an instant (ms since 1970). */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)!.value)
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return Math.round((local - at) / 60_000)
}

/**
 * The instant (ISO 8601, UTC) of a time on the city's clocks.
 * @param local as a browser's input of type datetime-local gives it, `YYYY-MM-DDTHH:mm`
 * @returns null where it is no such time; a time that the clocks skip lies after the gap, one that comes twice is the first
 */
export function instantOf(local: string, timeZone: string): string | null {
  const wall = Date.parse(`${local}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(wall)) return null
  const around = [wall - 86_400_000, wall + 86_400_000].map((at) => offsetAt(at, timeZone))
  const candidates = around.map((offset) => wall - offset * 60_000)
  const right = candidates.filter((at) => at + offsetAt(at, timeZone) * 60_000 === wall)
  return new Date(right.length > 0 ? Math.min(...right) : wall - around[0]! * 60_000).toISOString()
}

/** What the city's clocks show at an instant, `YYYY-MM-DDTHH:mm`. */
export const localOf = (at: number, timeZone: string): string =>
  new Date(at + offsetAt(at, timeZone) * 60_000).toISOString().slice(0, 16)
