import type { Knex } from 'knex'
import type { Localized } from '../../contracts/text.ts'
import { StartError } from '../startError.ts'
import { levelOf, nameOfSet } from './kinds.ts'
import type { ImportOptions, Level } from './options.ts'
import type { AreaFacts } from './properties.ts'

/** The set that an import writes: one that is there, or a new one. */
export interface TargetSet {
  /** null for a new set. */
  id: number | null
  code: string
  name: Localized
  level: Level
  validFrom: string | null
  validTo: string | null
}

/** @throws StartError where the database holds no city yet */
export async function requireCity(trx: Knex): Promise<void> {
  const { rows } = await trx.raw(`select to_regclass('city') is not null as migrated`)
  const loaded = rows[0].migrated && (await trx.raw('select from city')).rows.length > 0
  if (!loaded)
    throw new StartError(
      'There is no city in this database yet: run npm start once, then import its boundaries.',
    )
}

/** What the set is after the import: as it was, with what the options say. What is wrong is added to `problems`. */
export async function resolveTarget(
  trx: Knex,
  options: ImportOptions,
  areas: AreaFacts[],
  problems: string[],
): Promise<TargetSet> {
  const { rows } = await trx.raw(
    `select id, code, name, level, valid_from as "validFrom", valid_to as "validTo" from area_set where code = ?`,
    [options.set],
  )
  const present = rows[0] as TargetSet | undefined
  const level = options.level ?? present?.level ?? levelOf(areas.map(({ name }) => name.vi))
  if (level === null && areas.length > 0)
    problems.push('the names do not say whether these are districts or wards: say it with --level')
  const validFrom = options.from ?? present?.validFrom ?? null
  const validTo = options.to ?? present?.validTo ?? null
  if (!present && options.from === undefined)
    problems.push(`there is no set ${options.set} yet: say from which day the new one holds with --from`)
  if (validFrom && validTo && validTo < validFrom && !(options.from && options.to))
    problems.push(
      `the set ${options.set} would hold from ${validFrom} to ${validTo}: give both --from and --to`,
    )
  const name = present?.name ?? nameOfSet(level ?? 'ward', areas.length, validFrom ?? '')
  return {
    id: present?.id ?? null,
    code: options.set,
    name: {
      vi: options.name ?? name.vi,
      en: options.nameEn ?? (present || !options.name ? name.en : options.name),
    },
    level: level ?? 'ward',
    validFrom,
    validTo,
  }
}
