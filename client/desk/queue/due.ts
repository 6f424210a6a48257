import type { Row } from './rows.ts'

export interface Due {
  tone: 'late' | 'soon' | 'calm' | 'none'
  /** Real minutes to the deadline, or past it. */
  minutes: number
}

const SOON_MS = 2 * 3_600_000

/** How a report stands to its deadline at an instant (ms): late, within two hours or announced as due soon, later, or without. */
export function dueOf({ dueAt, alarm }: Pick<Row, 'dueAt' | 'alarm'>, now: number): Due {
  if (dueAt === null) return { tone: 'none', minutes: 0 }
  const left = Date.parse(dueAt) - now
  const minutes = Math.abs(left) / 60_000
  if (left < 0) return { tone: 'late', minutes }
  return { tone: alarm === 'due_soon' || left < SOON_MS ? 'soon' : 'calm', minutes }
}
