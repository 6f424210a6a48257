import type { Knex } from 'knex'
import type { LoadedCity } from '../../../fixtures/loadCity.ts'
import type { Period } from '../../figures/period.ts'
import { insertRules } from '../../reports/ruleStore.ts'

/** Writes a city's lists and areas; the city row that it ends with marks the database as this city's. */
export async function insertReference(
  trx: Knex,
  fixture: LoadedCity,
  reportingPeriod: Period,
): Promise<void> {
  const { city, agencies, categories, channels, calendar } = fixture
  for (const set of fixture.areaSets) await insertAreaSet(trx, set)
  await insertTree(trx, 'agency', agencies, { short_name: (agency) => agency.shortName })
  await trx.raw(
    `update agency set successor_id = successor.id
     from jsonb_to_recordset(?::jsonb) as row(code text, successor text) join agency successor on successor.code = row.successor
     where agency.code = row.code`,
    [JSON.stringify(agencies.map(({ code, successor }) => ({ code, successor })))],
  )
  await insertTree(trx, 'category', categories, {
    resolved_with_photo: ({ resolvedWithPhoto }) => resolvedWithPhoto,
  })
  await trx('channel').insert(channels.map(({ code, name }) => ({ code, name: JSON.stringify(name) })))
  await trx.raw(
    `insert into adoption (area_id, accounts, people)
     select area.id, accounts, people from jsonb_to_recordset(?::jsonb) as row(set text, area text, accounts integer, people integer)
     join area_set on area_set.code = row.set join area on area.set_id = area_set.id and area.code = row.area`,
    [JSON.stringify(fixture.adoption)],
  )
  await trx('calendar').insert({ code: 'office', version: 1, body: JSON.stringify(calendar) })
  await insertRules(
    trx,
    fixture.slaRules.map((rule) => ({ ...rule, version: 1 })),
  )
  await trx('city').insert({
    code: city.code,
    name: JSON.stringify(city.name),
    report_prefix: city.reportPrefix,
    time_zone: city.timeZone,
    center: city.center,
    default_area_set: city.defaultAreaSet,
    reporting_from: reportingPeriod.from,
    reporting_to: reportingPeriod.to,
    demo: true,
    adoption_target: city.adoptionTarget ?? null,
  })
}

async function insertAreaSet(trx: Knex, set: LoadedCity['areaSets'][number]) {
  const [{ id }] = await trx('area_set')
    .insert({
      code: set.code,
      name: JSON.stringify(set.name),
      level: set.level,
      valid_from: set.validFrom,
      valid_to: set.validTo,
      schematic: set.schematic,
    })
    .returning('id')
  await trx.raw(
    `insert into area (set_id, code, name, short_name, parent, official_km2, population, label_point, geom)
     select ?, p->>'code', p->'name', p->>'shortName', p->>'parent', (p->>'officialKm2')::float8, (p->>'population')::integer,
       ST_SetSRID(ST_MakePoint((p->'labelPoint'->>0)::float8, (p->'labelPoint'->>1)::float8), 4326),
       ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(feature->'geometry'), 4326))
     from jsonb_array_elements(?::jsonb) as feature, lateral (select feature->'properties') as properties(p)`,
    [id, JSON.stringify(set.features)],
  )
}

interface Node {
  code: string
  name: object
  parent: string | null
  validFrom: string | null
  validTo: string | null
}

/** Inserts a list whose entries may name a parent in the same list. */
async function insertTree<Entry extends Node>(
  trx: Knex,
  table: 'agency' | 'category',
  entries: Entry[],
  more: Record<string, (entry: Entry) => string | boolean>,
) {
  await trx(table).insert(
    entries.map((entry) => ({
      code: entry.code,
      name: JSON.stringify(entry.name),
      valid_from: entry.validFrom,
      valid_to: entry.validTo,
      ...Object.fromEntries(Object.entries(more).map(([column, of]) => [column, of(entry)])),
    })),
  )
  await trx.raw(
    `update ?? as child set parent_id = parent.id
     from jsonb_to_recordset(?::jsonb) as row(code text, parent text) join ?? as parent on parent.code = row.parent
     where child.code = row.code`,
    [table, JSON.stringify(entries.map(({ code, parent }) => ({ code, parent }))), table],
  )
}
