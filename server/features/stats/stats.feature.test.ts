import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowShareNames } from '../../../contracts/figure.ts'
import {
  rowsOfCell,
  stats,
  statsMeasures,
  type Stats,
  type StatsDimension,
} from '../../../contracts/stats.ts'
import { countRows, daysAgo } from '../../../tests/support/leaderDays.ts'
import { insertVaried } from '../../../tests/support/variedDays.ts'
import { startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService({
    async prepare(trx) {
      await insertVaried(trx)
      await trx.raw(
        `insert into adoption (area_id, accounts, people)
         select id, 100 + id, 1000 from area where set_id = (select id from area_set where code = 'hue-districts-2024')
         order by id limit 4`,
      )
    },
  })
  await city.settled()
})
afterAll(() => city.stop())

const PERIOD = { from: daysAgo(30), to: daysAgo(2) }

async function ask(query: Record<string, string>): Promise<Stats> {
  const address = `/api/stats?${new URLSearchParams({ ...PERIOD, ...query })}`
  const { status, body } = await city.get(address)
  expect([address, status, body.detail]).toEqual([address, 200, undefined])
  return stats.parse(body)
}

/** Cells by the codes of their values, of every level. */
function told(answer: Stats) {
  const { axes, levels } = answer.table
  return levels.map(({ by, cells }) => ({
    by,
    cells: new Map(
      cells.map((cell) => [
        by
          .map((dimension, index) => {
            const axis = axes.find((one) => one.dimension === dimension)!
            return axis.values[cell.at[index]!]!.code
          })
          .join(' · '),
        cell.values,
      ]),
    ),
  }))
}

/** Every number of a table is as many rows as its address lists. */
async function expectRows(answer: Stats, most = Infinity) {
  let looked = 0
  for (const { cells } of answer.table.levels)
    for (const cell of cells)
      for (const [index, { name, unit }] of answer.measures.entries()) {
        const { rows, denominatorRows } = answer.table.addresses[index]!
        if (name === 'adoption' || looked >= most) continue
        const [value, numerator, denominator] = cell.values[index]!
        const count = unit === 'workingMinutes' ? denominator : numerator
        if (!count) continue
        looked++
        const address = rowsOfCell(rows, cell)
        expect([name, address, await countRows(city, address)]).toEqual([name, address, count])
        if (denominatorRows) {
          const all = rowsOfCell(denominatorRows, cell)
          expect([name, all, await countRows(city, all)]).toEqual([name, all, denominator])
          expect(value).toBe(numerator! / denominator!)
        }
      }
  return looked
}

const tallied: StatsDimension[] = ['day', 'week', 'month', 'area', 'agency', 'group', 'category']
const others: StatsDimension[] = ['hour', 'channel', 'urgency', 'rating', 'outcome']
const cut = statsMeasures.filter((name) => name !== 'adoption')

describe('statistics', () => {
  it('from the tallies are those from the rows, by whatever they are cut', async () => {
    const sources = new Set<string>()
    let found = 0
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...cut], { minLength: 1, maxLength: 5 }),
        fc.subarray(tallied, { maxLength: 3 }),
        fc.constantFrom<Record<string, string>>(
          {},
          { from: daysAgo(12) },
          { agencies: 'now' },
          { agency: 'so-xay-dung' },
          { agency: 'cong-an-tp', agencies: 'now', category: 'moi-truong' },
          { category: 'moi-truong-rac-thai' },
          { area: '474', set: 'hue-districts-2024' },
          { area: '474', set: 'hue-districts-2024', category: 'moi-truong' },
        ),
        async (measures, by, filters) => {
          const query = {
            measures: measures.join(','),
            ...(by.length > 0 && { by: by.join(',') }),
            ...filters,
          }
          const auto = await ask(query)
          const rows = await ask({ ...query, source: 'rows' })
          sources.add(auto.answeredFrom)
          expect(rows).toMatchObject({ answeredFrom: 'rows', because: expect.arrayContaining(['source']) })
          expect([query, told(auto)]).toEqual([query, told(rows)])
          expect(auto.table).toEqual(rows.table)
          found += auto.table.levels[0]!.cells.length
        },
      ),
      { numRuns: 40 },
    )
    expect([...sources].sort()).toEqual(['rows', 'tallies'])
    expect(found).toBeGreaterThan(40)
  })

  it('are as many rows as every cell’s address lists, at every level', async () => {
    let looked = 0
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...cut], { minLength: 1, maxLength: 2 }),
        fc.shuffledSubarray([...tallied, ...others], { minLength: 1, maxLength: 2 }),
        fc.constantFrom<Record<string, string>>(
          {},
          { channel: 'zalo' },
          { rating: 'satisfied' },
          { rating: 'none', urgency: 'normal' },
          { outcome: 'late' },
          { outcome: 'none', channel: 'app' },
          { hour: '9' },
          { agency: 'so-xay-dung' },
          { category: 'moi-truong' },
          { category: 'moi-truong-rac-thai', area: '474' },
          { within: '474', withinSet: 'hue-districts-2024', set: 'hue-wards-2025' },
        ),
        async (measures, by, filters) => {
          const answer = await ask({ measures: measures.join(','), by: by.join(','), ...filters })
          looked += await expectRows(answer, 16)
        },
      ),
      { numRuns: 30 },
    )
    expect(looked).toBeGreaterThan(40)
  })

  it('of what looks better than it is come from the rows, say so, and are as many as their addresses list', async () => {
    const { rows: some } = await city.db.knex.raw(
      `update report set due_at = resolved_at + interval '4 minutes' where id in (select id from report
       where state in ('resolved', 'rated') and outcome is not null and received_day between ? and ?
       order by id limit 3) returning id`,
      [PERIOD.from, PERIOD.to],
    )
    const answer = await ask({ measures: rowShareNames.join(','), by: 'agency' })
    expect(answer).toMatchObject({ answeredFrom: 'rows', because: rowShareNames })
    for (const { cells } of answer.table.levels)
      for (const cell of cells)
        for (const [index, [value, numerator, denominator]] of cell.values.entries()) {
          const { rows, denominatorRows } = answer.table.addresses[index]!
          expect(value).toBe(denominator ? numerator! / denominator : null)
          for (const [address, count] of [
            [rows, numerator],
            [denominatorRows!, denominator],
          ] as const)
            expect([address, await countRows(city, rowsOfCell(address, cell))]).toEqual([address, count])
        }
    const [lastMinute, withoutPhoto, pingPong] = answer.table.levels.at(-1)!.cells[0]!.values
    expect(lastMinute![1]).toBeGreaterThanOrEqual(some.length)
    expect(withoutPhoto![1]).toBeGreaterThan(0)
    expect(pingPong![1]).toBeGreaterThan(0)
  })

  it('add up to what stands above them, and ratios come of the sums', async () => {
    const answer = await ask({
      measures: 'received,onTime,late,processingRate,handlingTimeMedian,backlog',
      by: 'area,agency,category',
    })
    const total = answer.table.levels.at(-1)!.cells[0]!
    expect(total.values[0]![0]).toBeGreaterThan(100)
    for (const { by, cells } of answer.table.levels)
      for (const [index] of answer.measures.entries())
        for (const part of [1, 2] as const) {
          const sum = cells.reduce((all, { values }) => all + (values[index]![part] ?? 0), 0)
          expect([by, index, part, sum]).toEqual([by, index, part, total.values[index]![part] ?? 0])
        }
  })

  it('count what a plain walk over the listed rows counts', async () => {
    const rows = []
    const period = new URLSearchParams(PERIOD)
    for (let next: string | null = `/api/reports?${period}&limit=500`; next;) {
      const { body }: { body: Json } = await city.get(next)
      rows.push(...body.items)
      next = body.next
    }
    const zone = { timeZone: 'Asia/Ho_Chi_Minh', hourCycle: 'h23', hour: 'numeric' } as const
    const hourOf = new Intl.DateTimeFormat('en', zone)
    const expected = Map.groupBy(
      rows,
      ({ receivedAt, channel, urgency }) =>
        `${Number(hourOf.format(new Date(receivedAt)))} · ${channel} · ${urgency}`,
    )
    const answer = await ask({ measures: 'received,satisfiedOrAccepted,late', by: 'hour,channel,urgency' })
    const count = (of: Json[], condition: (row: Json) => boolean) => of.filter(condition).length
    const plain = [...expected].map(([key, of]) => {
      const rated = count(of, ({ state, rating }) => state === 'rated' && rating !== null)
      const pleased = count(of, ({ state, rating }) => state === 'rated' && rating !== 'dissatisfied')
      const done = of.filter(({ state, outcome }) => outcome && /^(resolved|rated)$/.test(state))
      const late = count(done, ({ outcome }) => outcome === 'late')
      return [
        key,
        [
          [of.length, of.length, null],
          [rated ? pleased / rated : null, pleased, rated],
          [done.length ? late / done.length : null, late, done.length],
        ],
      ] as const
    })
    expect(told(answer)[0]!.cells).toEqual(new Map(plain))
  })

  it('say of what period they are, and stand beside another', async () => {
    const compare = { compareFrom: daysAgo(20), compareTo: daysAgo(12) }
    const answer = await ask({ measures: 'received,late', by: 'area', ...compare })
    const alone = await ask({
      measures: 'received,late',
      by: 'area',
      from: compare.compareFrom,
      to: compare.compareTo,
    })
    expect(answer.comparison).toEqual(alone.table)
    expect(answer.comparison!.levels[0]!.cells.length).toBeGreaterThan(0)
  })

  it('have every day of the period on their axis, and hold no cell where nothing is counted', async () => {
    const { table } = await ask({ measures: 'received', by: 'day', channel: 'email' })
    expect(table.axes[0]!.values).toHaveLength(29)
    expect(table.levels[0]!.cells).toEqual([])
    expect(table.levels.at(-1)!.cells[0]!.values).toEqual([[0, 0, null]])
  })

  it('have accounts by area', async () => {
    const { table, answeredFrom } = await ask({
      measures: 'adoption',
      by: 'area',
      set: 'hue-districts-2024',
    })
    expect(answeredFrom).toBe('tallies')
    const [byArea, all] = table.levels
    expect(byArea!.cells).toHaveLength(4)
    for (const part of [1, 2] as const)
      expect(byArea!.cells.reduce((sum, { values }) => sum + (values[0]![part] ?? 0), 0)).toBe(
        all!.cells[0]!.values[0]![part],
      )
    const { body } = await city.get(rowsOfCell(table.addresses[0]!.rows, byArea!.cells[0]!))
    expect(body.items).toHaveLength(1)
  })
})
