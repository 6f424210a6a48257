export interface Slot {
  /** ms since 1970. */
  from: number
  to: number
  n: number
}

/**
 * Slots joined to longer ones that begin on whole multiples of `minutes` (of UTC), so that each bar has room for its number.
 * What is left over at either end, half a bar or less, belongs to the bar beside it.
 * @param starts instants, ascending and evenly spaced
 * @param due reports per slot
 * @param slotMinutes length of a slot; `minutes` is a multiple of it
 */
export function joinSlots(starts: string[], due: number[], slotMinutes: number, minutes: number): Slot[] {
  const joined: Slot[] = []
  const long = minutes * 60_000
  starts.forEach((start, i) => {
    const from = Date.parse(start)
    const to = from + slotMinutes * 60_000
    const last = joined.at(-1)
    if (last && Math.floor(last.from / long) === Math.floor(from / long)) {
      last.to = to
      last.n += due[i]!
    } else joined.push({ from, to, n: due[i]! })
  })
  const isShort = (slot?: Slot) => slot !== undefined && (slot.to - slot.from) * 2 <= long
  if (joined.length > 1 && isShort(joined[0])) {
    const [first, second] = joined.splice(0, 2)
    joined.unshift({ from: first!.from, to: second!.to, n: first!.n + second!.n })
  }
  if (joined.length > 1 && isShort(joined.at(-1))) {
    const last = joined.pop()!
    const before = joined.pop()!
    joined.push({ from: before.from, to: last.to, n: before.n + last.n })
  }
  return joined
}
