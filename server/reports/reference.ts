import type { Knex } from 'knex'
import type { Localized } from '../../contracts/text.ts'
import { fieldProblem } from '../errors.ts'
import type { WorkingTime } from '../sla/workingTime.ts'
import { loadTimekeeping, type Timekeeping } from './timekeeping.ts'

interface Valid {
  validFrom: string | null
  validTo: string | null
}
export interface Named extends Valid {
  id: number
  code: string
  name: Localized
}
export interface Agency extends Named {
  shortName: string
  parentId: number | null
  successorId: number | null
}
export interface Category extends Named {
  parentId: number | null
  /** Whether an answer must show on a photo what was done. */
  resolvedWithPhoto: boolean
}
export interface AreaSet extends Named {
  level: 'district' | 'ward'
  schematic: boolean
}
export interface Area {
  id: number
  setId: number
  code: string
  name: Localized
}

/** Accounts, and people over 15 with a smartphone. */
export interface Adoption {
  accounts: number
  people: number
}

function sumAdoption(rows: (Adoption & { areaId: number })[]): Reference['adoptionOf'] {
  const byArea = new Map(rows.map((row) => [row.areaId, row]))
  return (areas) => {
    const known = areas.flatMap(({ id }) => byArea.get(id) ?? [])
    if (known.length === 0) return null
    return {
      accounts: known.reduce((sum, { accounts }) => sum + accounts, 0),
      people: known.reduce((sum, { people }) => sum + people, 0),
    }
  }
}

/** A list of the city, by code and by id. */
export class Register<Entry extends { id: number; code: string }> {
  readonly all: Entry[]
  readonly #byCode: Map<string, Entry>
  readonly #byId: Map<number, Entry>

  constructor(entries: Entry[]) {
    this.all = entries
    this.#byCode = new Map(entries.map((entry) => [entry.code, entry]))
    this.#byId = new Map(entries.map((entry) => [entry.id, entry]))
  }
  find(code: string): Entry | undefined {
    return this.#byCode.get(code)
  }
  /** The code of an id that the database has just given us. */
  codeOf(id: number): string {
    return this.#byId.get(id)?.code ?? ''
  }
  get(id: number): Entry | undefined {
    return this.#byId.get(id)
  }
}

/** The city's lists, read once and kept: small, and changed only by an administrator or an import. */
export interface Reference {
  city: {
    code: string
    name: Localized
    reportPrefix: string
    timeZone: string
    center: [number, number]
    defaultAreaSet: string
    reportingPeriod: { from: string; to: string }
    demo: boolean
  }
  /** The calendar in force. */
  workingTime: WorkingTime
  timekeeping: Timekeeping
  areaSets: Register<AreaSet>
  areas: Area[]
  areaById: Map<number, Area>
  /** Accounts and people of some areas together; null where none of them has numbers. */
  adoptionOf: (areas: { id: number }[]) => Adoption | null
  agencies: Register<Agency>
  categories: Register<Category>
  channels: Register<Named>
}

const VALIDITY = 'valid_from as "validFrom", valid_to as "validTo"'

/** Reads the city's lists. Fails if no city has been loaded. */
export async function loadReference(knex: Knex): Promise<Reference> {
  const all = async <Row>(sql: string) => (await knex.raw(sql)).rows as Row[]
  const [row] = await all<Reference['city'] & { from: string; to: string }>(
    `select code, name, report_prefix as "reportPrefix", time_zone as "timeZone", center,
       default_area_set as "defaultAreaSet", reporting_from as "from", reporting_to as "to", demo from city`,
  )
  if (!row) throw new Error('No city is loaded in this database')
  const { from, to, ...city } = row
  const areas = await all<Area>('select id, set_id as "setId", code, name from area order by set_id, code')
  const areaSets = await all<AreaSet>(
    `select id, code, name, level, schematic, ${VALIDITY} from area_set order by valid_from, id`,
  )
  const categories = await all<Category>(
    `select id, code, name, parent_id as "parentId", resolved_with_photo as "resolvedWithPhoto", ${VALIDITY}
     from category order by id`,
  )
  const timekeeping = await loadTimekeeping(knex, { categories, areaSets })
  return {
    city: { ...city, reportingPeriod: { from, to } },
    workingTime: timekeeping.workingTime,
    timekeeping,
    areaSets: new Register(areaSets),
    areas,
    areaById: new Map(areas.map((area) => [area.id, area])),
    adoptionOf: sumAdoption(
      await all<Adoption & { areaId: number }>('select area_id as "areaId", accounts, people from adoption'),
    ),
    agencies: new Register(
      await all<Agency>(
        `select id, code, name, short_name as "shortName", parent_id as "parentId", successor_id as "successorId", ${VALIDITY} from agency order by id`,
      ),
    ),
    categories: new Register(categories),
    channels: new Register(
      await all<Named>(
        `select id, code, name, null as "validFrom", null as "validTo" from channel order by id`,
      ),
    ),
  }
}

/** The ids of a category and of those in it. */
export function categoryIds({ categories }: Reference, { id }: Category): number[] {
  return categories.all.filter((one) => one.id === id || one.parentId === id).map((one) => one.id)
}

/** @throws ProblemError `unknown-code` or, where it is not in force on the local day, `no-longer-valid` */
export function pick<Entry extends Named>(
  register: Register<Entry>,
  field: string,
  code: string,
  day?: string,
): Entry {
  const entry = register.find(code)
  if (!entry) throw fieldProblem('unknown-code', field, `“${code}” is not on the city’s list`)
  if (day && ((entry.validFrom && day < entry.validFrom) || (entry.validTo && day > entry.validTo)))
    throw fieldProblem(
      'no-longer-valid',
      field,
      `“${code}” is not valid on ${day} (valid from ${entry.validFrom ?? 'ever'} to ${entry.validTo ?? 'now'})`,
    )
  return entry
}
