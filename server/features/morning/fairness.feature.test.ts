import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FigureThen } from '../../../contracts/figure.ts'
import { morning, type Morning } from '../../../contracts/morning.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { countRows, daysAgo, insertDays } from '../../../tests/support/leaderDays.ts'

const PERIOD = { from: daysAgo(30), to: daysAgo(2) }

let city: TestService
let told: Morning
beforeAll(async () => {
  city = await startTestService({ prepare: insertDays })
  await city.settled()
  const { body } = await city.get(`/api/morning?area=474&${new URLSearchParams(PERIOD)}`)
  told = morning.parse(body)
})
afterAll(() => city.stop())

interface Row {
  area: string
  category: string
  parent: string
  outcome: string | null
  resolved: boolean
  agencies: number[] | null
  left: number | null
}
/** The reports of the period, one by one, from their rows alone. */
const reports = async (): Promise<Row[]> =>
  (
    await city.db.knex.raw(
      `select area.code as area, category.code as category, parent.code as parent, outcome, state in ('resolved', 'rated') as resolved,
         (select array_agg(agency_id order by id) from assignment where assignment.report_id = report.id) as agencies,
         extract(epoch from due_at - resolved_at)::float8 / 60 as left
       from report join report_area on report_area.report_id = report.id join area on area.id = area_id
         join area_set on area_set.id = area.set_id and area_set.code = 'hue-districts-2024'
         join category on category.id = category_id join category parent on parent.id = category.parent_id
       where (received_at at time zone 'Asia/Ho_Chi_Minh')::date between ? and ?`,
      [PERIOD.from, PERIOD.to],
    )
  ).rows
const wasPassedBack = (agencies: number[]) =>
  agencies.some((agency, i) => i > 1 && agency === agencies[i - 2] && agency !== agencies[i - 1])

describe('a fair comparison', () => {
  it('has figures of every area that link to exactly their rows', async () => {
    let compared = 0
    for (const { figures } of told.comparison.areas)
      for (const figure of Object.values(figures)) {
        if (figure.numerator === 0) continue
        compared++
        expect([figure.rows, await countRows(city, figure.rows)]).toEqual([figure.rows, figure.numerator])
      }
    expect(compared).toBeGreaterThan(6)
  })

  it('says what an area’s own mix of categories makes of the city’s share on time', async () => {
    const all = (await reports()).filter(({ outcome, resolved }) => outcome && resolved)
    const rate = (rows: Row[]) => rows.filter(({ outcome }) => outcome === 'on_time').length / rows.length
    const byCategory = Map.groupBy(all, ({ category }) => category)
    for (const { code, expected } of told.comparison.areas) {
      const own = all.filter(({ area }) => area === code)
      expect(expected.denominator).toBe(own.length)
      const sum = own.reduce((total, { category }) => total + rate(byCategory.get(category)!), 0)
      expect(expected.numerator).toBeCloseTo(sum, 8)
    }
    expect(told.comparison.areas.filter(({ expected }) => expected.denominator! > 0).length).toBeGreaterThan(
      1,
    )
  })

  it('shows what the reports are about, which adds up to all of them', async () => {
    const all = await reports()
    for (const { code, mine, city: whole } of told.comparison.mix) {
      const of = all.filter(({ parent }) => parent === code)
      expect(mine.numerator).toBe(of.filter(({ area }) => area === '474').length)
      expect(whole.numerator).toBe(of.length)
      if (mine.numerator) expect(await countRows(city, mine.rows!)).toBe(mine.numerator)
    }
    for (const side of ['mine', 'city'] as const)
      expect(told.comparison.mix.reduce((sum, group) => sum + group[side].value!, 0)).toBeCloseTo(1, 10)
  })
})

describe('what looks better than it is', () => {
  const figureOf = (name: string, side: 'mine' | 'city'): FigureThen =>
    told.honesty.find((one) => one.name === name)![side]

  it('is counted for the area and for the city as the rows say', async () => {
    const all = await reports()
    for (const [side, rows] of [
      ['city', all],
      ['mine', all.filter(({ area }) => area === '474')],
    ] as const) {
      const referred = rows.filter(({ agencies }) => agencies !== null)
      const back = referred.filter(({ agencies }) => wasPassedBack(agencies!))
      expect(back.length).toBeGreaterThan(1)
      expect(figureOf('pingPong', side)).toMatchObject({
        numerator: back.length,
        denominator: referred.length,
      })
      const resolved = rows.filter(({ resolved }) => resolved)
      const last = resolved.filter(({ outcome, left }) => outcome && left! >= 0 && left! < 30)
      expect(figureOf('lastMinute', side).numerator).toBe(last.length)
      expect(figureOf('withoutPhoto', side)).toMatchObject({
        numerator: resolved.length,
        denominator: resolved.length,
      })
    }
  })

  it('links every number to its rows, and is shares of what it says', async () => {
    for (const { name, mine, city: whole } of told.honesty)
      for (const figure of [mine, whole]) {
        expect(figure.value).toBeCloseTo(figure.numerator! / figure.denominator!, 12)
        expect([name, await countRows(city, figure.rows!)]).toEqual([name, figure.numerator])
        expect([name, await countRows(city, figure.denominatorRows!)]).toEqual([name, figure.denominator])
      }
  })

  it('counts a report that is resolved minutes before its deadline, and one with a photo of the result no more', async () => {
    const ask = async () =>
      morning.parse((await city.get(`/api/morning?area=474&${new URLSearchParams(PERIOD)}`)).body).honesty
    const numbers = (told: Morning['honesty']) =>
      Object.fromEntries(told.map(({ name, mine }) => [name, mine.numerator]))
    const before = numbers(await ask())
    const { rows } = await city.db.knex.raw(
      `select report.id from report join report_area on report_id = report.id join area on area.id = area_id and area.code = '474'
       where state = 'resolved' and outcome = 'on_time' and received_day between ? and ? order by report.id limit 1`,
      [PERIOD.from, PERIOD.to],
    )
    await city.db.knex.raw(`update report set due_at = resolved_at + interval '4 minutes' where id = ?`, [
      rows[0].id,
    ])
    await city.db.knex.raw(
      `insert into photo (report_id, kind, round, digest, width, height, added_at)
       select id, 'after', reopened_count, 'x', 10, 10, now() from report where id = ?`,
      [rows[0].id],
    )
    expect(numbers(await ask())).toEqual({
      ...before,
      lastMinute: before.lastMinute! + 1,
      withoutPhoto: before.withoutPhoto! - 1,
    })
  })
})
