import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCity } from '../../fixtures/loadCity.ts'
import { importFixture } from '../../tests/support/areaImport.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { TEST_PERIOD } from '../../tests/support/service.ts'
import { insertReference } from '../feeds/demo/loadReference.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  const hue = await loadCity('hue')
  await db.knex.transaction((trx) => insertReference(trx, hue, TEST_PERIOD))
})
afterAll(() => db.drop())

/** A tile of the fixtures: 0.02° × 0.02° at 16.45° north. */
const TILE_KM2 = 4.727

async function importNew(fixture: string) {
  const { findings } = await importFixture(
    db.knex,
    fixture,
    '--set',
    `try-${fixture}`,
    '--from',
    '2025-07-01',
  )
  const { rows } = await db.knex.raw(
    `select area.code, area.name, short_name as short, official_km2 as stated, population,
       ST_Area(geom::geography) / 1e6 as km2, ST_NumGeometries(geom) as parts, ST_NumInteriorRings(ST_GeometryN(geom, 1)) as holes,
       ST_IsValid(geom) and ST_IsPolygonCCW(geom) and ST_NDims(geom) = 2 and ST_Covers(geom, label_point) as sound
     from area join area_set on set_id = area_set.id where area_set.code = ? order by area.code`,
    [`try-${fixture}`],
  )
  expect(rows.every(({ sound }: { sound: boolean }) => sound)).toBe(true)
  return { ...findings, areas: rows }
}

const repaired: [
  fixture: string,
  repairs: (string | RegExp)[],
  first: { share: number; parts?: number; holes?: number; gap?: RegExp },
][] = [
  ['tidy', [], { share: 1 }],
  [
    'unclosed-ring',
    ['1 ring closed that did not end where they began: feature 1 “Phường An Hòa”'],
    { share: 1 },
  ],
  [
    'repeated-points',
    ['2 points left out that repeated the one before: feature 1 “Phường An Hòa” (2)'],
    { share: 1 },
  ],
  [
    'wrong-direction',
    [/^2 rings turned: .*: feature 1 “Phường An Hòa” \(2\)$/],
    { share: 0.96, holes: 1, gap: /^a gap of 189,\d{3} m² inside feature 1 “Phường An Hòa”$/ },
  ],
  ['three-dimensions', [], { share: 1 }],
  [
    'small-bow-tie',
    [
      /^feature 1 “Phường An Hòa”: self-intersection at 107\.569\d*, 16\.469\d*, repaired; its area changed by \d+ m²$/,
    ],
    { share: 1, gap: /^a gap of 118 m² between feature 1 “Phường An Hòa”, feature 3 / },
  ],
  [
    'self-touching',
    [
      /^feature 1 “Phường An Hòa”: ring self-intersection at 107\.570000, 16\.470000, repaired; its area changed by 0 m²$/,
    ],
    { share: 0.96, holes: 1, gap: /^a gap of 189,\d{3} m² between feature 1 “Phường An Hòa”, feature 3 / },
  ],
  [
    'splinter',
    ['feature 1 “Phường An Hòa”: 1 detached part under 100 m² left out, 19 m² in all'],
    { share: 1 },
  ],
  ['island', [], { share: 1.01, parts: 2 }],
]

describe('what can be repaired without guessing is repaired, and said by name', () => {
  it.each(repaired)('%s', async (fixture, repairs, { share, parts = 1, holes = 0, gap }) => {
    const found = await importNew(fixture)
    expect(found.repairs).toEqual(
      repairs.map((repair) => (typeof repair === 'string' ? repair : expect.stringMatching(repair))),
    )
    expect(found.warnings).toEqual(gap ? [expect.stringMatching(gap)] : [])
    expect(found.areas[0].km2 / TILE_KM2).toBeCloseTo(share, 2)
    expect(found.areas[0]).toMatchObject({ parts, holes })
  })
})

describe('what is doubtful is imported and said by name', () => {
  it('neighbours that overlap a little', async () => {
    expect((await importNew('slight-overlap')).warnings).toEqual([
      expect.stringMatching(/^feature 1 “Phường An Hòa” and feature 2 “Phường Vỹ Dạ” overlap by 9,4\d\d m²$/),
    ])
  })

  it('a gap between neighbours', async () => {
    expect((await importNew('gap')).warnings).toEqual([
      expect.stringMatching(
        /^a gap of 11,8\d\d m² between feature 1 “Phường An Hòa”, feature 2 “Phường Vỹ Dạ”$/,
      ),
    ])
  })

  it('an area that states another size than it has', async () => {
    const { warnings, areas } = await importNew('stated-area')
    expect(warnings).toEqual(['feature 1 “Phường An Hòa” states 3.5 km² and measures 4.73 km² (+35.06 %)'])
    expect(areas.map(({ stated }: { stated: number }) => stated)).toEqual([3.5, 4.72, 4.72, 4.72])
  })
})

describe('names', () => {
  it('are composed, whatever the file does', async () => {
    const { areas } = await importNew('decomposed-names')
    expect(areas[1]).toMatchObject({ name: { vi: 'Phường Vỹ Dạ', en: 'Vỹ Dạ Ward' }, short: 'Vỹ Dạ' })
  })

  it('are found under the properties that Vietnamese offices use, the finer unit first', async () => {
    const { areas } = await importNew('vietnamese-properties')
    expect(areas[0]).toMatchObject({ code: 't1', name: { vi: 'Phường An Hòa' }, population: 12_000 })
  })

  it('are taken in both languages as our own API writes them', async () => {
    const { areas } = await importNew('both-languages')
    expect(areas[3].name).toEqual({ vi: 'Xã Phú Mậu', en: 'In English t4' })
  })

  it('that are a number keep their kind', async () => {
    const { areas } = await importNew('number-names')
    expect(areas[0]).toMatchObject({ short: 'Quận 1', name: { en: 'District 1' } })
  })

  it('the set is called by its areas and first day, unless it is given a name', async () => {
    const code = 'named'
    const setRow = async () =>
      db.knex('area_set').where({ code }).first('name', 'level', 'valid_from', 'schematic')
    await importFixture(db.knex, 'named-crs', '--set', code, '--from', '2025-07-01')
    expect(await setRow()).toEqual({
      name: { vi: '4 phường, xã (từ 01/07/2025)', en: '4 wards and communes (since 2025-07-01)' },
      level: 'ward',
      valid_from: '2025-07-01',
      schematic: false,
    })
    const names = ['--name', 'Bốn phường', '--name-en', 'Four wards']
    await importFixture(
      db.knex,
      'unknown-properties',
      '--set',
      code,
      '--code-property',
      'kod',
      '--name-property',
      'nazwa',
      ...names,
    )
    expect((await setRow()).name).toEqual({ vi: 'Bốn phường', en: 'Four wards' })
  })
})
