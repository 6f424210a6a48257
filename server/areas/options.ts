import { parseArgs } from 'node:util'
import { code, localDay, text } from '../../contracts/text.ts'
import { ImportRefused } from './refusal.ts'

export type Level = 'district' | 'ward'

/** What an import is asked to do. What is undefined is taken from the set as it is, or guessed. */
export interface ImportOptions {
  file: string
  set: string
  /** Local days, YYYY-MM-DD. */
  from: string | undefined
  to: string | undefined
  name: string | undefined
  nameEn: string | undefined
  level: Level | undefined
  codeProperty: string | undefined
  nameProperty: string | undefined
}

export const USAGE =
  'npm run areas:import -- file.geojson --set CODE --from YYYY-MM-DD [--to YYYY-MM-DD] [--name "…"] [--name-en "…"] ' +
  '[--level district|ward] [--code-property …] [--name-property …]'

const names = ['set', 'from', 'to', 'name', 'name-en', 'level', 'code-property', 'name-property'] as const
type Name = (typeof names)[number]

/**
 * Reads the words after `npm run areas:import --`.
 * @throws ImportRefused with everything that is wrong with them
 */
export function readOptions(args: string[]): ImportOptions {
  const problems: string[] = []
  const given = new Map<Name, string>()
  const files: string[] = []
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value)
    if (token.kind !== 'option') continue
    const name = names.find((known) => known === token.name)
    if (!name || !token.rawName.startsWith('--')) problems.push(`there is no option ${token.rawName}`)
    else if (given.has(name)) problems.push(`--${name} is given twice`)
    // `--set --from 2025-07-01`: the value was forgotten.
    else if (!token.value?.trim() || (!token.inlineValue && token.value.startsWith('--')))
      problems.push(`--${name} needs a value`)
    else given.set(name, token.value.normalize('NFC').trim())
  }
  if (files.length !== 1)
    problems.push(files.length ? `one file at a time, not ${files.join(', ')}` : 'name a file')
  for (const name of ['from', 'to'] as const) {
    const day = given.get(name)
    if (day !== undefined && !localDay.safeParse(day).success)
      problems.push(`--${name} ${day} is not a day written YYYY-MM-DD`)
  }
  const set = given.get('set')
  if (set === undefined) {
    if (!problems.some((problem) => problem.startsWith('--set ')))
      problems.push('name the set with --set CODE')
  } else if (!code.safeParse(set).success) problems.push(`--set ${set} is not a code: no blanks, / ? or #`)
  for (const name of ['name', 'name-en'] as const)
    if (given.has(name) && !text(200).safeParse(given.get(name)).success)
      problems.push(`--${name} is not a name of at most 200 printable characters`)
  const level = given.get('level')
  if (level !== undefined && level !== 'district' && level !== 'ward')
    problems.push(`--level ${level} is neither district nor ward`)
  const [from, to] = [given.get('from'), given.get('to')]
  if (from && to && to < from) problems.push(`--to ${to} lies before --from ${from}`)
  if (problems.length > 0) throw new ImportRefused('Nothing was imported', [...problems, `usage: ${USAGE}`])
  return {
    file: files[0]!,
    set: set!,
    from,
    to,
    name: given.get('name'),
    nameEn: given.get('name-en'),
    level: level as Level | undefined,
    codeProperty: given.get('code-property'),
    nameProperty: given.get('name-property'),
  }
}
