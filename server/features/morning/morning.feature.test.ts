import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { morning, type Morning } from '../../../contracts/morning.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { countRows, daysAgo, insertDays } from '../../../tests/support/leaderDays.ts'

const AREA = 'area=474'

let city: TestService
beforeAll(async () => {
  city = await startTestService({ prepare: insertDays })
  await city.settled()
})
afterAll(() => city.stop())

async function read(query = AREA): Promise<Morning> {
  const { status, body } = await city.get(`/api/morning?${query}`)
  expect([query, status]).toEqual([query, 200])
  return morning.parse(body)
}
const sql = async (text: string, bindings: string[] = []) => (await city.db.knex.raw(text, bindings)).rows

/** What was open in the area at the end of a local day, from the last event of each report by then. */
const openAfter = (day: string) =>
  sql(
    `select category.code as category, last.alarm from report
       join report_area on report_id = report.id join area on area.id = area_id and area.code = '474'
       join category on category.id = category_id,
       lateral (select after->>'state' as state, after->>'alarm' as alarm from event_log
         where report_id = report.id and at < (?::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' order by seq desc limit 1) last
     where last.state not in ('resolved', 'rated', 'refused', 'duplicate')`,
    [day],
  )

describe('the leader’s morning', () => {
  it('has a backlog by category and agency that is what the rows of the reports say', async () => {
    const { backlog } = await read()
    const rows = await sql(
      `select category.code as category, coalesce(agency.code, '') as agency, alarm from report
         join report_area on report_id = report.id join area on area.id = area_id and area.code = '474'
         join category on category.id = category_id left join agency on agency.id = agency_id
       where state not in ('resolved', 'rated', 'refused', 'duplicate')`,
    )
    const counts = (key: 'category' | 'agency') =>
      Object.fromEntries(
        [...Map.groupBy(rows, (row: Record<string, string>) => row[key])].map(([code, some]) => [
          code,
          [some.length, some.filter((row: Record<string, string>) => row.alarm === 'overdue').length],
        ]),
      )
    const shown = (parts: Pick<Morning['backlog']['byAgency'][number], 'code' | 'figures'>[]) =>
      Object.fromEntries(
        parts.map(({ code, figures }) => [code, [figures.backlog.value, figures.overdue.value]]),
      )
    expect(rows.length).toBeGreaterThan(20)
    expect(backlog.backlog.value).toBe(rows.length)
    expect(shown(backlog.byCategory.filter(({ parent }) => parent !== null))).toEqual(counts('category'))
    expect(shown(backlog.byAgency)).toEqual(counts('agency'))
    const sizes = backlog.byAgency.map(({ figures }) => figures.backlog.value)
    expect(sizes).toEqual(sizes.toSorted((a, b) => b! - a!))
  })

  it.each([0, 1, 3])('links every number to exactly its rows (%i days ago)', async (days) => {
    const of = days === 0 ? '' : `&day=${daysAgo(days)}`
    const { backlog, late, changes, past } = await read(AREA + of)
    const { byCategory, byAgency, byPlace, ...total } = backlog
    const parts = [...byCategory, ...byAgency].flatMap(({ figures }) => Object.values(figures))
    let linked = 0
    expect(byPlace.length).toBe(past ? 0 : new Set(byPlace.map(({ code }) => code)).size)
    if (!past)
      expect(byPlace.reduce((sum, place) => sum + place.backlog.value!, 0)).toBe(backlog.backlog.value)
    const places = byPlace.map((place) => place.backlog)
    for (const figure of [
      ...Object.values(total),
      ...parts,
      ...places,
      late.figure,
      ...Object.values(changes),
    ]) {
      linked++
      expect([figure.rows, await countRows(city, figure.rows!)]).toEqual([figure.rows, figure.numerator])
    }
    expect(past).toBe(days > 0)
    expect(linked).toBeGreaterThanOrEqual(20)
  })

  it.each([0, 1, 2, 6])(
    'tells what changed so that it adds up, and as the log stood (%i days ago)',
    async (days) => {
      const { backlog, changes, since, day } = await read(`${AREA}&day=${daysAgo(days)}`)
      const of = (name: keyof typeof changes) => changes[name].value!
      expect([day, since]).toEqual([daysAgo(days), daysAgo(days + 1)])
      expect(
        of('backlogBefore') + of('cameIn') + of('wereReopened') - of('wereResolved') - of('closedOtherwise'),
      ).toBe(backlog.backlog.value)
      const then = await openAfter(day)
      expect(backlog.backlog.value).toBe(then.length)
      expect(backlog.overdue.value).toBe(
        then.filter(({ alarm }: { alarm: string }) => alarm === 'overdue').length,
      )
      const before = await openAfter(daysAgo(days + 2))
      expect(of('backlogBefore')).toBe(before.length)
    },
  )

  it('lists what goes late today first come first, with the agency that has it', async () => {
    const { late, day } = await read()
    const rows = await sql(
      `select report.code, agency.code as agency from report
         join report_area on report_id = report.id join area on area.id = area_id and area.code = '474'
         left join agency on agency.id = agency_id
       where state not in ('resolved', 'rated', 'refused', 'duplicate')
         and (due_at at time zone 'Asia/Ho_Chi_Minh')::date = ? order by due_at, report.id`,
      [day],
    )
    expect(late.figure.value).toBe(rows.length)
    expect(late.items.map(({ code, agency }) => ({ code, agency }))).toEqual(rows.slice(0, 60))
    expect(late.items.length).toBeGreaterThan(0)
  })

  it('tells what people said, newest first, and nothing of who said it', async () => {
    const { body } = await city.post(
      '/api/reports',
      someReport({
        address: 'Nhà bà Hoa 0905 123 456',
        reporter: { name: 'Nguyễn Thị Kín', phone: '0905123456' },
      }),
    )
    for (const [name, payload] of [
      ['accept', {}],
      ['refer', { agency: 'so-xay-dung' }],
      ['start', {}],
      ['resolve', { answer: 'Đã dọn' }],
      ['rate', { rating: 'dissatisfied', comment: 'Chưa sạch, gọi tôi 0905 123 456' }],
    ] as const)
      expect((await city.post(`/api/reports/${body.code}/${name}`, payload)).status).toBeLessThan(300)
    await city.settled()
    const { remarks } = await read()
    expect(remarks[0]).toMatchObject({
      ...{ report: body.code, rating: 'dissatisfied', words: 'Chưa sạch, gọi tôi •••' },
      ...{ agency: 'so-xay-dung', category: 'moi-truong-rac-thai' },
    })
    expect(remarks.map(({ at }) => at)).toEqual(
      remarks
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    const all = JSON.stringify(await read())
    for (const secret of ['Kín', '0905']) expect(all).not.toContain(secret)
  })

  it.each([
    ['', 'area'],
    ['area=999', 'area'],
    ['area=474&set=hue-wards-2025', 'area'],
    ['area=474&set=x', 'set'],
    ['area=474&day=2999-01-01', 'day'],
    ['area=474&day=hôm+qua', 'day'],
    ['area=474&who=me', 'who'],
  ])('says what is wrong with a query (%s)', async (query, field) => {
    const { status, body } = await city.get(`/api/morning?${query}`)
    expect([status >= 400 && status < 500, body.errors[0].field]).toEqual([true, field])
  })

  it('of an area without a report has zeros, and nothing to list', async () => {
    const empty = await startTestService()
    const { body } = await empty.get(`/api/morning?${AREA}`)
    expect(body).toMatchObject({ asOfSeq: 0, remarks: [], late: { items: [] } })
    expect(body.backlog).toMatchObject({ backlog: { value: 0 }, byCategory: [], byAgency: [] })
    await empty.stop()
  })
})
