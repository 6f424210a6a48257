import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agencyMorning, type AgencyMorning } from '../../../contracts/agencyMorning.ts'
import { morning } from '../../../contracts/morning.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { countRows, daysAgo, insertDays } from '../../../tests/support/leaderDays.ts'
import { wayOf } from './readOutlook.ts'

const PERIOD = `from=${daysAgo(30)}&to=${daysAgo(2)}`

let city: TestService
beforeAll(async () => {
  city = await startTestService({ prepare: insertDays })
  await city.settled()
})
afterAll(() => city.stop())

async function read(query: string): Promise<AgencyMorning> {
  const { status, body } = await city.get(`/api/morning/agency?${query}`)
  expect([query, status]).toEqual([query, 200])
  return agencyMorning.parse(body)
}
const sql = async (text: string, bindings: string[] = []) => (await city.db.knex.raw(text, bindings)).rows

async function linksToItsRows(told: AgencyMorning) {
  const { backlog, dueSoon, overdue, dueOnDay } = told.queue
  const { begunPerWorkingDay, endedPerWorkingDay } = told.outlook
  const figures = [
    ...[backlog, dueSoon, overdue, dueOnDay, begunPerWorkingDay, endedPerWorkingDay],
    ...Object.values(told.figures),
    ...told.byCategory.flatMap((one) => Object.values(one.figures)),
    ...told.honesty.flatMap(({ mine, city: whole }) => [mine, whole]),
  ]
  for (const figure of figures) {
    expect([figure.rows, await countRows(city, figure.rows!)]).toEqual([figure.rows, figure.numerator])
    if (figure.denominatorRows)
      expect([figure.denominatorRows, await countRows(city, figure.denominatorRows)]).toEqual([
        figure.denominatorRows,
        figure.denominator,
      ])
  }
}

describe('an agency’s page', () => {
  it('links every number to exactly its rows', async () => {
    const told = await read(`agency=so-xay-dung&${PERIOD}`)
    expect(told.queue.backlog.value).toBeGreaterThan(10)
    expect(told.figures.late.denominator).toBeGreaterThan(10)
    await linksToItsRows(told)
  })

  it('has its queue by deadline, what waits last', async () => {
    const { queue } = await read('agency=so-xay-dung')
    const rows = await sql(
      `select report.code from report join agency on agency.id = agency_id and agency.code = 'so-xay-dung'
       where state in ('received', 'accepted', 'referred', 'in_progress', 'waiting') order by due_at nulls last, report.id`,
    )
    expect(queue.items.map(({ code }) => code)).toEqual(
      rows.map(({ code }: { code: string }) => code).slice(0, 60),
    )
  })

  it('says what came and left on each of the last days, as its spells say', async () => {
    const { outlook } = await read('agency=so-xay-dung')
    const rows = await sql(
      `select day::text, count(*) filter (where day = begun_day)::integer as begun, count(*) filter (where day = ended_day)::integer as ended
       from generate_series(?::date, ?::date, '1 day') as dates(at), lateral (select at::date as day) named
         join assignment on begun_day = day or ended_day = day join agency on agency.id = agency_id and agency.code = 'so-xay-dung'
       group by day`,
      [daysAgo(28), daysAgo(1)],
    )
    expect(outlook.days).toHaveLength(28)
    const told = outlook.days.filter(({ begun, ended }) => begun + ended > 0)
    expect(told.map(({ day, begun, ended }) => ({ day, begun, ended }))).toEqual(
      rows.toSorted((a: { day: string }, b: { day: string }) => (a.day < b.day ? -1 : 1)),
    )
    expect(outlook.begunPerWorkingDay.value).toBeCloseTo(
      told.reduce((sum, { begun }) => sum + begun, 0) / outlook.days.filter(({ working }) => working).length,
    )
    expect(outlook.queue).toBe((await read('agency=so-xay-dung')).queue.backlog.value)
  })

  it('of an agency of now counts what those that it has succeeded did, and each alone as it was then', async () => {
    const again = await startTestService({
      prepare: async (trx) => {
        await insertDays(trx)
        await trx.raw(
          `update agency set successor_id = (select id from agency where code = 'so-xay-dung') where code = 'cong-an-tp'`,
        )
      },
    })
    await again.settled()
    const other = city
    city = again
    try {
      const [together, works, police] = [
        await read(`agency=so-xay-dung&agencies=now&${PERIOD}`),
        await read(`agency=so-xay-dung&${PERIOD}`),
        await read(`agency=cong-an-tp&${PERIOD}`),
      ]
      expect(together.predecessors.map(({ code }) => code)).toContain('cong-an-tp')
      expect(police.heir?.code).toBe('so-xay-dung')
      for (const name of ['received', 'late', 'onTime'] as const)
        expect([name, together.figures[name].numerator]).toEqual([
          name,
          works.figures[name].numerator! + police.figures[name].numerator!,
        ])
      expect(police.figures.received.numerator).toBeGreaterThan(5)
      await linksToItsRows(together)
      const holders = async (query: string) => {
        const { body } = await city.get(`/api/morning?area=474${query}`)
        return new Map(
          morning.parse(body).backlog.byAgency.map(({ code, figures }) => [code, figures.backlog]),
        )
      }
      const [then, now] = [await holders(''), await holders('&agencies=now')]
      expect(then.get('cong-an-tp')!.value).toBeGreaterThan(0)
      expect(now.has('cong-an-tp')).toBe(false)
      const merged = now.get('so-xay-dung')!
      expect(merged.value).toBe(then.get('cong-an-tp')!.value! + then.get('so-xay-dung')!.value!)
      expect(await countRows(city, merged.rows!)).toBe(merged.value)
    } finally {
      city = other
      await again.stop()
    }
  })

  it.each([
    ['', 'agency'],
    ['agency=nobody', 'agency'],
    ['agency=so-xay-dung&agencies=ever', 'agencies'],
    ['agency=so-xay-dung&from=2026-02-01&to=2026-01-01', 'to'],
    ['agency=so-xay-dung&area=474', 'area'],
  ])('says what is wrong with a query (%s)', async (query, field) => {
    const { status, body } = await city.get(`/api/morning/agency?${query}`)
    expect([status >= 400 && status < 500, body.errors[0].field]).toEqual([true, field])
  })
})

describe('where a queue leads', () => {
  const weekdays = { isWorkingDay: (day: string) => ![0, 6].includes(new Date(day).getUTCDay()) }
  const friday = '2026-11-20'
  it.each([
    [{ queue: 10, begun: 40, ended: 60, workingDays: 20 }, 'shrinks', '2026-12-04'],
    [{ queue: 1, begun: 0, ended: 20, workingDays: 20 }, 'shrinks', '2026-11-23'],
    [{ queue: 0, begun: 40, ended: 60, workingDays: 20 }, 'shrinks', friday],
    [{ queue: 10_000, begun: 400, ended: 460, workingDays: 20 }, 'shrinks', null],
    [{ queue: 10, begun: 60, ended: 40, workingDays: 20 }, 'grows', null],
    [{ queue: 10, begun: 40, ended: 40, workingDays: 20 }, 'holds', null],
    [{ queue: 10, begun: 310, ended: 304, workingDays: 20 }, 'holds', null],
    [{ queue: 10, begun: 0, ended: 0, workingDays: 20 }, 'unknown', null],
    [{ queue: 10, begun: 5, ended: 9, workingDays: 0 }, 'unknown', null],
  ])('is told by what came and what left (%o)', (flow, way, emptyOn) => {
    expect(wayOf(flow, weekdays, friday)).toEqual({ way, emptyOn })
  })
})
