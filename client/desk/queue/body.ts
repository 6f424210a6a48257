import type { CommandName } from '../../../contracts/report.ts'
import { instantOf } from '../operations/cityTime.ts'

/** What has to be said with a command, by the name of its field in the contract. */
export const fieldsOf: Record<CommandName, readonly string[]> = {
  accept: [],
  refer: ['agency'],
  start: [],
  wait: ['reason'],
  resolve: ['answer'],
  refuse: ['reason'],
  duplicate: ['of'],
  urgency: ['urgency', 'reason'],
  rate: ['rating'],
  reopen: ['evidence'],
  extend: ['until', 'by', 'grantedBy', 'reason'],
}

/** The first field that still says nothing; undefined where nothing is missing. */
export const missingIn = (name: CommandName, fields: Record<string, string>) =>
  fieldsOf[name].find((field) => (fields[field] ?? '').trim() === '')

/** The body of a command but for its version. @param fields `until` on the city's clocks, `YYYY-MM-DDTHH:mm` */
export function bodyOf(name: CommandName, fields: Record<string, string>, timeZone: string) {
  return Object.fromEntries(
    fieldsOf[name].map((field) => [
      field,
      field === 'until' ? instantOf(fields[field]!, timeZone) : fields[field],
    ]),
  )
}
