import type { Knex } from 'knex'
import type { Reach as NamedReach } from '../../contracts/identity.ts'
import type { Scope } from '../figures/scope.ts'
import type { Agency, Reference } from '../reports/reference.ts'

/** How far somebody's work goes, by id: agencies, or areas of every set. Null for the whole city. */
export type Reach = { agencies: ReadonlySet<number> } | { areas: ReadonlySet<number> } | null

/**
 * An agency, what it was merged into, all that lies below these, and what any of them took over: reports that an abolished
 * agency still has are somebody's work.
 */
export function agenciesOf(all: Agency[], code: string): Set<number> {
  const found = new Set<number>()
  for (let own = all.find((one) => one.code === code); own && !found.has(own.id);) {
    found.add(own.id)
    const { successorId } = own
    own = all.find(({ id }) => id === successorId)
  }
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const { id, parentId, successorId } of all)
      if ((parentId !== null && found.has(parentId)) || (successorId !== null && found.has(successorId)))
        found.add(id)
  }
  return found
}

/** Of another generation of boundaries, areas that lie in hers but for what two surveys differ by. */
const SAME_SHARE = 0.99

async function areasOf(knex: Knex, set: string, code: string): Promise<Set<number>> {
  const { rows } = await knex.raw(
    `with recursive own as (
       select area.* from area join area_set on area_set.id = set_id where area_set.code = ? and area.code = ?
       union select area.* from area join own on area.set_id = own.set_id and area.parent = own.code)
     select id from own union
     select area.id from area, (select ST_Union(geom) as geom from own) as whole
     where ST_Intersects(area.geom, whole.geom)
       and ST_Area(ST_Intersection(area.geom, whole.geom)) > ? * ST_Area(area.geom)`,
    [set, code, SAME_SHARE],
  )
  return new Set(rows.map(({ id }: { id: number }) => id))
}

/** Kept as long as the lists that it was made from: an import of boundaries gives areas other ids. */
const kept = new WeakMap<Reference, Map<string, Promise<Set<number>>>>()

/** Resolves the codes of a reach. One that the city no longer has reaches nothing. */
export async function resolveReach(knex: Knex, reference: Reference, named: NamedReach): Promise<Reach> {
  if (named.of === 'city') return null
  if (named.of === 'agency') return { agencies: agenciesOf(reference.agencies.all, named.agency) }
  const of = kept.get(reference) ?? new Map<string, Promise<Set<number>>>()
  kept.set(reference, of)
  const key = `${named.set}/${named.area}`
  const areas = of.get(key) ?? areasOf(knex, named.set, named.area)
  of.set(key, areas)
  areas.catch(() => of.delete(key))
  return { areas: await areas }
}

/** Whether the whole of a scope lies within reach. */
export function coversScope(reach: Reach, { agency, area }: Pick<Scope, 'agency' | 'area'>): boolean {
  if (reach === null) return true
  if ('agencies' in reach) return agency !== null && reach.agencies.has(agency.id)
  return area !== null && reach.areas.has(area.id)
}

/** Whether all of a reach lies within another. Of nothing at all nobody can say where it lies. */
export function withinReach(whole: Reach, part: Reach): boolean {
  if (whole === null || part === null) return whole === null
  const within = (all: ReadonlySet<number>, some: ReadonlySet<number>) =>
    some.size > 0 && [...some].every((id) => all.has(id))
  if ('agencies' in whole) return 'agencies' in part && within(whole.agencies, part.agencies)
  return 'areas' in part && within(whole.areas, part.areas)
}

/**
 * A part of a `where` clause with what is bound to it; true for the whole city.
 * @param columns where a row has its report and its agency, and the placeholder of what is bound
 */
export function reachCondition(
  reach: Reach,
  { reportId = 'report.id', agencyId = 'report.agency_id', ids = '?' } = {},
): { sql: string; bindings: number[][] } {
  if (reach === null) return { sql: 'true', bindings: [] }
  if ('agencies' in reach)
    return { sql: `${agencyId} = any(${ids}::integer[])`, bindings: [[...reach.agencies]] }
  return {
    sql: `exists (select from report_area mine where mine.report_id = ${reportId} and mine.area_id = any(${ids}::integer[]))`,
    bindings: [[...reach.areas]],
  }
}

/** Whether a report that was read lies within reach. */
export function coversReport(
  reach: Reach,
  { agencyId, areas }: { agencyId: number | null; areas: readonly number[] },
): boolean {
  if (reach === null) return true
  if ('agencies' in reach) return agencyId !== null && reach.agencies.has(agencyId)
  return areas.some((id) => reach.areas.has(id))
}

/** Whether there is such a report within reach. */
export async function reachesReport(knex: Knex, reach: Reach, code: string): Promise<boolean> {
  if (reach === null) return true
  const { sql, bindings } = reachCondition(reach)
  const { rows } = await knex.raw(`select from report where code = ? and ${sql}`, [code, ...bindings])
  return rows.length > 0
}

/** Whether there is such a photo of a report within reach. @param id as an address has it, whatever it is */
export async function reachesPhoto(knex: Knex, reach: Reach, id: string): Promise<boolean> {
  const { sql, bindings } = reachCondition(reach)
  const { rows } = await knex.raw(
    `select from photo join report on report.id = report_id where photo.id::text = lower(?) and ${sql}`,
    [id, ...bindings],
  )
  return rows.length > 0
}
