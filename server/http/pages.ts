import { localDay } from '../../contracts/text.ts'
import { fieldProblem } from '../errors.ts'

/** A place in a list ordered by day and id, newest first: opaque to callers. */
export interface Cursor {
  day: string
  id: number
}

export function encodeCursor({ day, id }: Cursor): string {
  return Buffer.from(`${day}/${id}`).toString('base64url')
}

/** @throws ProblemError `invalid-query` for anything that {@link encodeCursor} did not make */
export function decodeCursor(after: string): Cursor {
  const match = /^(\d{4}-\d{2}-\d{2})\/(\d{1,15})$/.exec(Buffer.from(after, 'base64url').toString())
  if (!match || !localDay.safeParse(match[1]).success)
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
