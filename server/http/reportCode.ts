import { code } from '../../contracts/text.ts'
import { ProblemError } from '../errors.ts'

/** The report code of an address. @throws ProblemError `not-found` for what cannot be one */
export function reportCode(given: string | undefined): string {
  const read = code.safeParse(given)
  if (!read.success) throw new ProblemError('not-found', 'There is no report under this address')
  return read.data
}
