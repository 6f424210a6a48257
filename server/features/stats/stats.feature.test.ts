import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figureNames } from '../../../contracts/figure.ts'
import { rowsOfCell, stats, type Stats, type StatsDimension } from '../../../contracts/stats.ts'
import { countRows, daysAgo } from '../../../tests/support/leaderDays.ts'
import { insertVaried } from '../../../tests/support/variedDays.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService({ prepare: insertVaried })
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
const cut = figureNames.filter((name) => name !== 'adoption')

describe('statistics', () => {
  it('from the tallies are those from the rows, by whatever they are cut', async () => {
    const sources = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...cut], { minLength: 1, maxLength: 5 }),
        fc.subarray(tallied, { maxLength: 3 }),
        fc.record(
          {
            agency: fc.constantFrom('so-xay-dung', 'cong-an-tp'),
            category: fc.constantFrom('moi-truong', 'moi-truong-rac-thai'),
            area: fc.constant('474'),
            agencies: fc.constantFrom('then', 'now'),
            from: fc.constantFrom(daysAgo(45), daysAgo(12)),
          },
          { requiredKeys: [] },
        ),
        async (measures, by, filters) => {
          const query = {
            measures: measures.join(','),
            ...(by.length > 0 && { by: by.join(',') }),
            ...filters,
          } as Record<string, string>
          const auto = await ask(query)
          const rows = await ask({ ...query, source: 'rows' })
          sources.add(auto.answeredFrom)
          expect(rows).toMatchObject({ answeredFrom: 'rows', because: expect.arrayContaining(['source']) })
          expect([query, told(auto)]).toEqual([query, told(rows)])
          expect(auto.table).toEqual(rows.table)
        },
      ),
      { numRuns: 60 },
    )
    expect([...sources].sort()).toEqual(['rows', 'tallies'])
  })

  it('are as many rows as every cell’s address lists, at every level', async () => {
    let looked = 0
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...cut], { minLength: 1, maxLength: 2 }),
        fc.shuffledSubarray([...tallied, ...others], { minLength: 1, maxLength: 2 }),
        fc.record(
          {
            channel: fc.constantFrom('app', 'zalo'),
            rating: fc.constantFrom('satisfied', 'none'),
            outcome: fc.constantFrom('late', 'none'),
            hour: fc.constantFrom('9', '21'),
            urgency: fc.constant('urgent'),
            agency: fc.constant('so-xay-dung'),
            category: fc.constant('moi-truong-rac-thai'),
            area: fc.constant('474'),
          },
          { requiredKeys: [] },
        ),
        async (measures, by, filters) => {
          const answer = await ask({ measures: measures.join(','), by: by.join(','), ...filters })
          looked += await expectRows(answer, 40)
        },
      ),
      { numRuns: 40 },
    )
    expect(looked).toBeGreaterThan(200)
  })
})
