import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCity } from '../../fixtures/loadCity.ts'
import { problemsOf } from '../../tests/support/areaImport.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { TEST_PERIOD } from '../../tests/support/service.ts'
import { insertReference } from '../feeds/demo/loadReference.ts'

let db: TestDatabase
let untouched: unknown
const everything = async () =>
  (
    await db.knex.raw(
      `select (select md5(string_agg(area::text, ',' order by id)) from area) as areas,
         (select md5(string_agg(area_set::text, ',' order by id)) from area_set) as sets,
         (select seq from log_head) as seq, (select count(*) from outbox) as waiting`,
    )
  ).rows[0]

beforeAll(async () => {
  db = await createTestDatabase()
  const hue = await loadCity('hue')
  await db.knex.transaction((trx) => insertReference(trx, hue, TEST_PERIOD))
  untouched = await everything()
})
afterAll(() => db.drop())

const refused: [fixture: string, problems: (string | RegExp)[]][] = [
  [
    'large-bow-tie',
    [
      /^feature 1 “Phường An Hòa”: self-intersection at 107\.570000, 16\.460000; repaired it would measure 2\.36 km² instead of 0 km²/,
    ],
  ],
  ['hole-outside', [/^feature 1 “Phường An Hòa”: hole lies outside shell at .*; repaired it would measure/]],
  ['no-area-left', [/^feature 1 “Phường An Hòa”: it measures \d+ m² in all, which is no area$/]],
  [
    'large-overlap',
    [
      /^feature 1 “Phường An Hòa” and feature 2 “Phường Vỹ Dạ” overlap by 1,41\d,\d{3} m², 30 % of the smaller one$/,
    ],
  ],
  ['duplicate-code', ['feature 3 “Xã Hương Vinh”: its code t1 is that of feature 1 “Phường An Hòa”']],
  ['missing-code', ['feature 2 “Phường Vỹ Dạ”: it has no code (property “code”)']],
  ['missing-name', ['feature 2: it has no name (property “name”)']],
  ['no-geometry', ['feature 2 “Phường Vỹ Dạ”: it has an empty geometry']],
  ['empty-geometry', ['feature 2 “Phường Vỹ Dạ”: it has an empty geometry']],
  ['not-a-polygon', ['feature 2 “Phường Vỹ Dạ”: it is a LineString, not a polygon']],
  ['text-coordinates', ['feature 2 “Phường Vỹ Dạ”: its coordinates are not rings of longitude and latitude']],
  [
    'unknown-properties',
    [
      /^no property is known to hold the code: name it with --code-property \(the file has kod, nazwa\)/,
      /^no property is known to hold the name/,
    ],
  ],
  [
    'swapped',
    [/^its coordinates run from 16\.45, 107\.56 to 16\.49, 107\.6: latitude and longitude are swapped/],
  ],
  ['projected', [/^its coordinates run from 560000, 1819000 to .*: these are not degrees but metres/]],
  ['another-crs', [/^its coordinate system is urn:ogc:def:crs:EPSG::9217, not EPSG:4326: convert it/]],
  ['null-crs', [/^its "crs" is null/]],
  [
    'another-city',
    [
      /^its boundaries \(105\.760, 21\.050, .*\) do not meet those of the city .*: is it the file of another city\?$/,
    ],
  ],
  ['no-feature', ['it holds no feature']],
  ['a-feature-alone', ['it holds a Feature, not a FeatureCollection with one feature for each area']],
  ['cut-off', [/^it is not JSON/]],
  ['not-utf8', ['it is not UTF-8 text: export it again as UTF-8']],
  ['not-there', ['there is no such file']],
]

describe('an import that cannot be right is refused by name, and nothing changes', () => {
  it.each(refused)('%s', async (fixture, problems) => {
    const found = await problemsOf(db.knex, fixture, '--set', 'hue-wards-2025')
    expect(found).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    )
    expect(await everything()).toEqual(untouched)
  })

  it('says all problems of a file at once', async () => {
    const found = await problemsOf(db.knex, 'many-problems', '--set', 'hue-wards-2025')
    const about = [
      /^feature 2 “Phường Vỹ Dạ”: it has no code/,
      /^feature 5 “Xã Phú Mậu hai”: its code t4 is that of feature 4/,
      /^feature 3 “Xã Hương Vinh”: it is a Point/,
      /^feature 1 “Phường An Hòa”: self-intersection/,
      /^feature 5 “Xã Phú Mậu hai” and feature 6 “Xã Thủy Bằng” overlap by/,
    ]
    expect(found).toEqual(about.map((problem) => expect.stringMatching(problem)))
    expect(await everything()).toEqual(untouched)
  })

  it('a property that no feature has', async () => {
    expect(
      await problemsOf(db.knex, 'tidy', '--set', 's', '--from', '2025-07-01', '--code-property', 'ma'),
    ).toEqual(['no feature has a property “ma” (the file has code, name)'])
  })

  it('a new set without its first day, and without a level where the names do not say it', async () => {
    expect(await problemsOf(db.knex, 'names-without-kind', '--set', 'new')).toEqual([
      'the names do not say whether these are districts or wards: say it with --level',
      'there is no set new yet: say from which day the new one holds with --from',
    ])
  })

  it('a last day before the first one that the set has', async () => {
    expect(await problemsOf(db.knex, 'tidy', '--set', 'hue-wards-2025', '--to', '2024-12-31')).toEqual([
      'the set hue-wards-2025 would hold from 2025-07-01 to 2024-12-31: give both --from and --to',
    ])
  })

  it('a database without a city', async () => {
    const empty = await createTestDatabase()
    await expect(problemsOf(empty.knex, 'tidy', '--set', 's')).rejects.toThrow(/run npm start once/)
    await empty.drop()
  })
})
