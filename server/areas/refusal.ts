import { StartError } from '../startError.ts'

/** Something that an import refuses, all of it said at once; nothing has been stored. */
export class ImportRefused extends StartError {
  override name = 'ImportRefused'
  readonly problems: string[]

  constructor(what: string, problems: string[]) {
    super(
      problems.length === 1
        ? `${what}: ${problems[0]}`
        : `${what}:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}
