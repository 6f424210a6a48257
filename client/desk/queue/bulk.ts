import type { CommandName } from '../../../contracts/report.ts'
import { isLegal, type Action } from './actions.ts'
import type { Row } from './rows.ts'

/** What an operator may do with many at once; an answer or an extension is of one report. */
export const bulkNames = [
  'accept',
  'refer',
  'start',
  'wait',
  'urgency',
  'refuse',
] as const satisfies CommandName[]
export type BulkName = (typeof bulkNames)[number]

/** Why a report would not take the command: key of the messages `desk.queue.bulk.why`. */
export type WhyNot = 'state' | 'sameAgency' | 'sameUrgency' | 'noAgency' | 'gone'

export interface Planned {
  row: Row
  why: WhyNot | null
}

/** What a command would do to each of some reports, without doing it. @param gone those that are no longer in the queue */
export function plan(
  name: BulkName,
  rows: readonly Row[],
  fields: Record<string, string>,
  gone: ReadonlySet<string>,
): Planned[] {
  return rows.map((row) => ({ row, why: whyNot(name, row, fields, gone) }))
}

function whyNot(
  name: BulkName,
  row: Row,
  fields: Record<string, string>,
  gone: ReadonlySet<string>,
): WhyNot | null {
  if (gone.has(row.code)) return 'gone'
  if (name === 'start' && row.agency === null) return 'noAgency'
  if (!isLegal(name, row)) return 'state'
  if (name === 'refer' && fields.agency === row.agency) return 'sameAgency'
  if (name === 'urgency' && fields.urgency === row.urgency) return 'sameUrgency'
  return null
}

/** The actions that at least one of the reports would take. @param actions what the operator may */
export const offeredFor = (actions: readonly Action[], rows: readonly Row[]) =>
  actions.filter(
    ({ name }) => bulkNames.some((one) => one === name) && rows.some((row) => isLegal(name, row)),
  )
