import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { board as boardSchema, categoriesBoard } from '../../../contracts/board.ts'
import { figureNames, type Figure } from '../../../contracts/figure.ts'
import { projectRoot } from '../../env.ts'
import { verifyTallies } from '../../log/verify.ts'
import { life, play } from '../../../tests/support/randomLife.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

/** Follows a figure's address page by page and counts what it lists. */
async function countRows(url: string): Promise<number> {
  let count = 0
  for (let next: string | null = `${url}&limit=100`; next;) {
    const { status, body }: { status: number; body: { items: unknown[]; next: string | null } } =
      await city.get(next)
    expect(status).toBe(200)
    count += body.items.length
    next = body.next
  }
  return count
}

const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date())
const daysAgo = (days: number) => new Date(Date.parse(today()) - days * 86_400_000).toISOString().slice(0, 10)

describe('the board', () => {
  it('of a city without a report has zeros, and null for every share', async () => {
    const { body } = await city.get('/api/board')
    expect(boardSchema.parse(body).figures.received).toMatchObject({ value: 0, numerator: 0, asOfSeq: 0 })
    expect(body.figures.processedRate).toMatchObject({ value: null, numerator: 0, denominator: 0 })
    expect(body.figures.adoption.value).toBeNull()
    expect(body.areas).toHaveLength(9)
  })

  it('counts any lives of reports so that each number equals the rows that it links to', async () => {
    const lives = fc.sample(life, { numRuns: 120, seed: 20261122 })
    await play(city, lives)
    await city.settled()
    const scopes = [
      '',
      '&area=474',
      '&agency=so-xay-dung',
      '&set=hue-wards-2025&area=19753',
      '&area=480&agency=so-xay-dung',
      '&category=moi-truong',
      '&category=giao-thong-o-ga&area=474',
      '&category=moi-truong-rac-thai&agency=so-xay-dung',
      '&category=moi-truong&area=474&agency=so-xay-dung',
    ]
    for (const scope of scopes) {
      const { status, body } = await city.get(`/api/board?from=${daysAgo(20)}&to=${daysAgo(3)}${scope}`)
      expect(status, scope).toBe(200)
      const board = boardSchema.parse(body)
      for (const name of figureNames) {
        const figure: Figure = board.figures[name]
        if (name === 'adoption') continue
        const rows = await countRows(figure.rows)
        expect([scope, name, rows]).toEqual([scope, name, figure.numerator ?? figure.denominator])
        if (figure.denominatorRows)
          expect([scope, name, await countRows(figure.denominatorRows)]).toEqual([
            scope,
            name,
            figure.denominator,
          ])
      }
      expect(board.asOfSeq).toBeGreaterThan(100)
    }
  })

  it('has areas that add up to the city, and agencies whose rows re-add too', async () => {
    const { body } = await city.get(`/api/board?from=${daysAgo(41)}&to=${today()}`)
    const sum = (name: string) =>
      body.areas.reduce(
        (total: number, area: { figures: Record<string, Figure> }) => total + area.figures[name]!.numerator!,
        0,
      )
    expect(sum('received') + body.unmapped).toBe(body.figures.received.value)
    expect(sum('backlog')).toBe(body.figures.backlog.value)
    expect(body.agencies.length).toBeGreaterThanOrEqual(2)
    for (const agency of body.agencies) {
      expect(await countRows(agency.figures.processingRate.rows)).toBe(
        agency.figures.processingRate.numerator,
      )
      expect(await countRows(agency.figures.processingRate.denominatorRows)).toBe(
        agency.figures.processingRate.denominator,
      )
    }
  })

  it.each([
    '',
    '&area=474',
    '&agency=so-xay-dung',
    '&category=moi-truong',
    '&category=moi-truong&agency=so-xay-dung',
  ])(
    'has rows of deadlines for areas, agencies and categories, each the rows that it links to (%s)',
    async (scope) => {
      const query = `from=${daysAgo(41)}&to=${today()}&rows=deadlines${scope}`
      const { body: board } = await city.get(`/api/board?${query}`)
      const { body: byCategory } = await city.get(`/api/board/categories?${query}`)
      const { categories } = categoriesBoard.parse(byCategory)
      for (const row of [...board.areas, ...board.agencies, ...categories]) {
        for (const name of ['dueSoon', 'overdue', 'late', 'acknowledgedInTime'] as const) {
          const figure: Figure = row.figures[name]
          const rows = figure.numerator === 0 ? 0 : await countRows(figure.rows)
          expect([row.code, name, rows]).toEqual([row.code, name, figure.numerator])
        }
        const shares = ['onTime', 'onTimeAfterExtension', 'late'].map((name) => row.figures[name] as Figure)
        expect(shares.reduce((sum, { numerator }) => sum + numerator!, 0)).toBe(shares[0]!.denominator)
      }
      const leaves = categories.filter(({ parent }) => parent !== null)
      for (const name of ['backlog', 'overdue', 'late'] as const)
        expect([name, leaves.reduce((sum, row) => sum + row.figures[name]!.numerator!, 0)]).toEqual([
          name,
          board.figures[name].numerator,
        ])
      expect(board.figures.late.denominator).toBeGreaterThan(0)
    },
  )

  it('gives the median of handling time within 2.5 % of the rows', async () => {
    const { body } = await city.get(`/api/board?from=${daysAgo(41)}&to=${today()}`)
    const { items } = (await city.get(`${body.figures.handlingTimeMedian.rows}&limit=500`)).body
    const minutes = items
      .map((item: { handlingMinutes: number }) => item.handlingMinutes)
      .toSorted((a: number, b: number) => a - b)
    const exact = minutes[Math.ceil(minutes.length / 2) - 1]
    expect(Math.abs(body.figures.handlingTimeMedian.value - exact)).toBeLessThanOrEqual(
      Math.max(1, exact * 0.025 + 0.5),
    )
  })

  it('says what is wrong with a query', async () => {
    for (const [query, field] of [
      ['from=2026-02-01&to=2026-01-01', 'to'],
      ['area=999', 'area'],
      ['agency=x', 'agency'],
      ['category=x', 'category'],
      ['rows=all', 'rows'],
      ['from=hôm+qua', 'from'],
      ['page=1', 'page'],
    ]) {
      const { status, body } = await city.get(`/api/board?${query}`)
      expect([query, status >= 400, body.errors[0].field]).toEqual([query, true, field])
    }
  })

  it('counts what was there before there were tallies by category', async () => {
    const migrations = { directory: path.join(projectRoot, 'migrations'), loadExtensions: ['.ts'] }
    await city.db.knex.migrate.down({ ...migrations, name: '202611222010_tally_category.ts' })
    await city.db.knex.migrate.up({ ...migrations, name: '202611222010_tally_category.ts' })
    const { differences, compared } = await verifyTallies(city.db.knex)
    expect([differences, compared > 500]).toEqual([[], true])
  })

  it('stands on tallies that are what the rows say, to the last counter', async () => {
    const clean = await verifyTallies(city.db.knex)
    expect(clean.differences).toEqual([])
    expect(clean.compared).toBeGreaterThan(500)
    await city.db.knex.raw(
      `update tally_day set processed = processed + 1 where area_id = 0 and agency_id = 0 and day = (select min(day) from tally_day)`,
    )
    const [difference, ...more] = (await verifyTallies(city.db.knex)).differences
    expect(more).toEqual([])
    expect(difference).toMatchObject({
      table: 'tally_day',
      counter: 'processed',
      key: { area_id: 0, agency_id: 0 },
    })
    expect(difference!.stored).toBe(difference!.recomputed + 1)
  })
})
