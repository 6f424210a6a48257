import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whatIfBody, whatIfLine } from '../../../../contracts/whatIf.ts'
import { someReport, startTestService, type TestService } from '../../../../tests/support/service.ts'
import { loadReference } from '../../../reports/reference.ts'
import { reckonWhatIf } from './reckon.ts'
import { planWhatIf } from './plan.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const DAY = 86_400_000
const localDay = (at: number) => new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => whatIfLine.parse(JSON.parse(line)))
const week = Array.from({ length: 7 }, (_, day) => (day < 5 ? [['08:00', '12:00']] : []))
const november = { from: '2026-11-02', to: '2026-11-02' }

describe('bad input', () => {
  const rule = (fields: object) => ({ rules: [{ code: 'binh-thuong', ...fields }] })
  const calendar = (fields: object) => ({ calendar: fields })
  const monday = (...periods: string[][]) => calendar({ week: [periods, ...week.slice(1)] })
  it.each([
    ['a negative limit', rule({ resolveMinutes: -1 }), 'rules.0.resolveMinutes'],
    ['a limit that is no whole number', rule({ resolveMinutes: 1.5 }), 'rules.0.resolveMinutes'],
    ['a warning as long as its limit', rule({ warnMinutes: 2400 }), 'rules.0.warnMinutes'],
    [
      'a limit no longer than the warning that stays',
      rule({ resolveMinutes: 480 }),
      'rules.0.resolveMinutes',
    ],
    ['an unknown rule', { rules: [{ code: 'khong-co' }] }, 'rules.0.code'],
    ['a rule twice', { rules: [{ code: 'khan' }, { code: 'khan' }] }, 'rules.1.code'],
    ['an unknown field', rule({ days: 5 }), 'rules.0.days'],
    ['an unknown set', { set: 'x' }, 'set'],
    ['an end before the beginning', { to: '2026-11-01' }, 'to'],
    ['an end in the future', { to: localDay(Date.now() + 2 * DAY) }, 'to'],
    ['a period of more than two years', { from: '2024-11-02' }, 'to'],
    ['a day that there is not', { from: '2026-02-30' }, 'from'],
    ['no beginning', { from: undefined }, 'from'],
    ['a calendar without working time', calendar({ week: week.map(() => []) }), 'calendar.week'],
    [
      'a calendar of a minute a week',
      calendar({ week: [[['08:00', '08:01']], ...week.slice(1).map(() => [])] }),
      'calendar.week',
    ],
    ['six days', calendar({ week: week.slice(1) }), 'calendar.week'],
    ['periods that overlap', monday(['08:00', '12:00'], ['11:00', '13:00']), 'calendar.week.0.1'],
    ['a period that ends before it begins', monday(['12:00', '08:00']), 'calendar.week.0.0'],
    ['a time that there is not', monday(['08:00', '25:00']), 'calendar.week.0.0.1'],
    [
      'a holiday on a day that there is not',
      calendar({ addExceptions: [{ date: '2026-02-30', periods: [] }] }),
      'calendar.addExceptions.0.date',
    ],
    [
      'a day added twice',
      calendar({ addExceptions: Array(2).fill({ date: '2026-11-04', periods: [] }) }),
      'calendar.addExceptions.1.date',
    ],
    ['no holiday removed', calendar({ removeExceptions: ['2026-11-04'] }), 'calendar.removeExceptions.0'],
    ['too many flips', { flips: 1001 }, 'flips'],
  ])('%s is refused by its field', async (_, fields, field) => {
    const { status, type, body } = await city.post('/api/sla/what-if', { ...november, ...fields })
    expect([status, type]).toEqual([422, 'application/problem+json'])
    expect(body.errors).toMatchObject([{ field }])
  })

  it('takes a whole year, and two', async () => {
    for (const from of ['2025-11-03', '2024-11-03'])
      expect((await city.post('/api/sla/what-if', { ...november, from })).status).toBe(200)
  })

  it('that is no JSON, or not said to be, is refused', async () => {
    expect((await city.post('/api/sla/what-if', '{')).status).toBe(400)
    expect((await city.post('/api/sla/what-if', '{}', 'text/plain')).status).toBe(415)
  })
})

describe('many reports', () => {
  const body = { from: '2026-08-03', to: '2026-08-03' }
  beforeAll(async () => {
    const report = someReport({ receivedAt: '2026-08-03T08:00:00+07:00' })
    const { code } = (await city.post('/api/reports', report)).body
    for (const [name, body] of [
      ['accept', {}],
      ['refer', { agency: 'so-xay-dung' }],
      ['resolve', { answer: 'Xong' }],
    ] as const)
      expect((await city.post(`/api/reports/${code}/${name}`, body)).status).toBe(200)
    await city.db.knex.raw(
      `insert into report (code, source, channel_id, category_id, urgency, state, agency_id, geom, cell, text, received_at,
         received_day, accepted_at, resolved_at, changed_at, rule_id, calendar_id, clock_started_at, acknowledge_due_at,
         original_due_at, due_at, outcome)
       select 'X-' || n, 'test', channel_id, category_id, urgency, state, agency_id, geom, cell, text, received_at,
         '2026-08-03', accepted_at, resolved_at, changed_at, rule_id, calendar_id, clock_started_at, acknowledge_due_at,
         original_due_at, due_at, outcome
       from (select * from report where outcome = 'late' order by id desc limit 1) model, generate_series(2, 40000) n`,
    )
    await city.db.knex.raw('analyze report')
  })

  it('are told of with progress, which never goes back and is not said too often', async () => {
    const response = await fetch(`${city.url}/api/sla/what-if`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' },
      body: JSON.stringify(body),
    })
    expect(response.headers.get('content-type')).toContain('ndjson')
    const began = performance.now()
    const lines = linesOf(await response.text())
    const took = performance.now() - began
    const progress = lines.slice(0, -1).map((line) => ('progress' in line ? line.progress : NaN))
    expect(progress[0]).toBe(0)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(progress.length).toBeLessThanOrEqual(2 + took / 250)
    const last = lines.at(-1)!
    expect(last).toMatchObject({
      result: { reports: 40000, before: { late: { numerator: 40000 } }, flips: { items: [] } },
    })
  })

  it('are left at once when nobody listens any more', async () => {
    const reference = await loadReference(city.db.knex)
    const plan = planWhatIf(reference, whatIfBody.parse(body), localDay(Date.now()))
    const shares: number[] = []
    const listener = {
      progress: (share: number) => void shares.push(share),
      isGone: () => shares.length >= 3,
    }
    const deps = { knex: city.db.knex, reference: () => reference }
    expect(await reckonWhatIf(deps, plan, listener)).toBeNull()
    expect(shares).toEqual([0.025, 0.05, 0.075])
  })

  it('of clients that went away take no place from the next, and leave no transaction behind', async () => {
    const start = async () => {
      const control = new AbortController()
      const response = await fetch(`${city.url}/api/sla/what-if`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: control.signal,
      })
      return { control, response }
    }
    const inTransaction = async () =>
      (
        await city.db.knex.raw(
          `select count(*)::integer as n from pg_stat_activity
           where datname = current_database() and xact_start is not null and query like 'fetch % from what_if'`,
        )
      ).rows[0].n
    const wait = async (until: () => Promise<boolean>) => {
      const began = performance.now()
      while (!(await until()) && performance.now() - began < 10_000)
        await new Promise((resolve) => setTimeout(resolve, 2))
      return performance.now() - began
    }
    const began = performance.now()
    await (await start()).response.text()
    const whole = performance.now() - began
    const [first, second] = [await start(), await start()]
    const refused = await city.post('/api/sla/what-if', body)
    expect([refused.status, refused.body.type]).toEqual([503, '/problems/unavailable'])
    await wait(async () => (await inTransaction()) > 0)
    expect(await inTransaction()).toBeGreaterThan(0)
    for (const { control } of [first, second]) control.abort()
    // Both would take about twice as long as one alone.
    expect(await wait(async () => (await inTransaction()) === 0)).toBeLessThan(whole)
    let next = refused.status
    while (next === 503 && performance.now() - began < 20_000)
      next = (await city.post('/api/sla/what-if', body)).status
    expect(next).toBe(200)
  })
})
