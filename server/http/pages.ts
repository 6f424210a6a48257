import { instant, localDay } from '../../contracts/text.ts'
import { fieldProblem } from '../errors.ts'

/** A place in a list ordered by day and id, newest first, or by deadline and id: opaque to callers. */
export interface Cursor {
  /** A local day, an instant, or `never`. */
  day: string
  id: number
}

export function encodeCursor({ day, id }: Cursor): string {
  return Buffer.from(`${day}/${id}`).toString('base64url')
}

const isDay = (day: string) => localDay.safeParse(day).success
/** Of a list by deadline: an instant, or the place behind all of them. */
export const isDeadline = (day: string) => day === NEVER || instant.safeParse(day).success
/** The deadline of what has none. */
export const NEVER = 'never'

/**
 * @param isPlace what the list is ordered by before the id
 * @throws ProblemError `invalid-query` for anything that {@link encodeCursor} did not make
 */
export function decodeCursor(after: string, isPlace: (day: string) => boolean = isDay): Cursor {
  const match = /^([^/]{1,40})\/(\d{1,15})$/.exec(Buffer.from(after, 'base64url').toString())
  if (!match || !isPlace(match[1]!))
    throw fieldProblem('invalid-query', 'after', 'is not a place in this list; take it from `next`')
  return { day: match[1]!, id: Number(match[2]) }
}

/**
 * Cuts one row too many off a page.
 * @param rows at most `limit + 1` rows
 * @param nextUrl the address of the page after a cursor
 */
export function page<Row extends Cursor>(rows: Row[], limit: number, nextUrl: (after: string) => string) {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? nextUrl(encodeCursor(items.at(-1)!)) : null }
}

/** The address of a page: the same query, further on. */
export function nextUrl(path: string, query: Record<string, unknown>, after: string): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, after }))
    if (value !== undefined) parameters.set(name, String(value))
  return `${path}?${parameters}`
}
