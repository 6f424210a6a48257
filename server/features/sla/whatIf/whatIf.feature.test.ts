import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whatIfLine, type WhatIfLine, type WhatIfResult } from '../../../../contracts/whatIf.ts'
import { life, play } from '../../../../tests/support/randomLife.ts'
import { someReport, startTestService, type TestService } from '../../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const DAY = 86_400_000
const agency = 'so-xay-dung'
/** A local time in Huế on a day of November 2026; the 2nd is a Monday. */
const local = (day: number, time: string) =>
  new Date(`2026-11-${String(day).padStart(2, '0')}T${time}:00+07:00`).toISOString()
const localDay = (at: number) => new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => whatIfLine.parse(JSON.parse(line)))
const resultOf = (line: WhatIfLine | undefined): WhatIfResult => {
  if (!line || !('result' in line)) throw new Error(`No result: ${JSON.stringify(line)}`)
  return line.result
}

async function whatIf(body: object): Promise<WhatIfResult> {
  await city.settled()
  const { status, body: text } = await city.post('/api/sla/what-if', body)
  expect([status, text]).toEqual([200, expect.any(String)])
  return resultOf(linesOf(text).at(-1))
}

/** A report that comes in on a Monday at eight and is resolved at a time; five working days end on Friday at 17:30. */
async function resolvedAt(
  at: string,
  { until, wait, ...fields }: { until?: string; wait?: [string, string] } & Record<string, unknown> = {},
): Promise<string> {
  const report = someReport({ category: 'giao-thong-o-ga', receivedAt: local(2, '08:00'), ...fields })
  const { code } = (await city.post('/api/reports', report)).body
  const command = async (name: string, body: object) =>
    expect((await city.post(`/api/reports/${code}/${name}`, body)).status, name).toBe(200)
  await command('accept', { at: local(2, '09:00') })
  await command('refer', { at: local(2, '10:00'), agency })
  if (wait) {
    await command('wait', { at: wait[0], reason: 'Chờ vật tư' })
    await command('start', { at: wait[1] })
  }
  const granted = { by: 'agency', grantedBy: 'Sở Xây dựng', reason: 'Mưa lớn' }
  if (until) await command('extend', { at: local(5, '10:00'), until, ...granted })
  await command('resolve', { at, answer: 'Đã vá' })
  return code
}

const week = Array.from({ length: 7 }, (_, day) =>
  day < 5
    ? [
        ['08:00', '12:00'],
        ['13:30', '17:30'],
      ]
    : [],
)
const november = { from: '2026-11-02', to: '2026-11-02' }
const flipOf = ({ flips }: WhatIfResult, code: string) => flips.items.find((flip) => flip.code === code)

describe('a what-if', () => {
  it('under other limits, another clock or another calendar says which reports flip, and how', async () => {
    const thursday = await resolvedAt(local(5, '17:00'))
    const monday = await resolvedAt(local(9, '10:00'))
    const extended = await resolvedAt(local(9, '10:00'), { until: local(10, '17:30') })
    const waited = await resolvedAt(local(9, '10:00'), { wait: [local(3, '08:00'), local(4, '08:00')] })

    const same = await whatIf(november)
    expect(same).toMatchObject({ reports: 4, flips: { items: [] }, period: november, withoutDeadline: 0 })
    expect(same.before).toEqual(same.after)
    expect(same.before).toMatchObject({
      onTime: { value: 0.5, numerator: 2, denominator: 4 },
      onTimeAfterExtension: { numerator: 1 },
      late: { numerator: 1 },
      acknowledgedInTime: { value: 1 },
    })

    const three = await whatIf({ ...november, rules: [{ code: 'binh-thuong', resolveMinutes: 1440 }] })
    expect(three.flips).toMatchObject({ toLate: 2, toOnTime: 0, toOnTimeAfterExtension: 0 })
    expect(flipOf(three, thursday)).toEqual({
      ...{ code: thursday, before: 'on_time', after: 'late' },
      ...{ dueBefore: local(6, '17:30'), dueAfter: local(4, '17:30') },
    })
    expect(flipOf(three, waited)).toMatchObject({ dueBefore: local(9, '17:30'), dueAfter: local(5, '17:30') })
    expect(three.after.onTimeAfterExtension).toEqual({ value: 0.25, numerator: 1, denominator: 4 })

    const six = await whatIf({ ...november, rules: [{ code: 'binh-thuong', resolveMinutes: 2880 }] })
    expect(six.flips).toMatchObject({ toLate: 0, toOnTime: 2 })
    expect(flipOf(six, monday)).toMatchObject({
      before: 'late',
      after: 'on_time',
      dueAfter: local(9, '17:30'),
    })
    expect(flipOf(six, extended)).toMatchObject({
      ...{ before: 'on_time_after_extension', after: 'on_time' },
      dueAfter: local(10, '17:30'),
    })
    // Longer than what was granted: an extension takes no time away.
    const eight = await whatIf({ ...november, rules: [{ code: 'binh-thuong', resolveMinutes: 3840 }] })
    expect(flipOf(eight, extended)?.dueAfter).toBe(local(11, '17:30'))

    const plain = [{ code: 'binh-thuong', resolveTime: 'calendar' }]
    expect(flipOf(await whatIf({ ...november, rules: plain }), thursday)).toMatchObject({
      dueAfter: local(4, '00:00'),
    })

    const holiday = { addExceptions: [{ date: '2026-11-04', periods: [] }] }
    expect(flipOf(await whatIf({ ...november, calendar: holiday }), monday)).toMatchObject({
      ...{ after: 'on_time', dueAfter: local(9, '17:30') },
    })
    const saturdays = { week: week.map((periods, day) => (day === 2 ? [] : day === 5 ? week[0] : periods)) }
    expect(await whatIf({ ...november, calendar: saturdays })).toMatchObject({ flips: { toLate: 0 } })
    const mornings = await whatIf({ ...november, calendar: { week: week.map(([am]) => (am ? [am] : [])) } })
    expect(mornings.flips).toMatchObject({ toOnTime: 2 })
    const other = await whatIf({ ...november, rules: [{ code: 'khan', resolveMinutes: 300 }] })
    expect(other.flips.items).toEqual([])
  })

  it('under another warning window or limit to accept changes what those count', async () => {
    const share = async (override: object) => {
      const { before, after } = await whatIf({ ...november, rules: [{ code: 'binh-thuong', ...override }] })
      expect(before.warned.denominator).toBe(after.warned.denominator)
      return {
        warned: [before.warned.numerator, after.warned.numerator],
        accepted: [before.acknowledgedInTime.numerator, after.acknowledgedInTime.numerator],
      }
    }
    // A day before: Friday 08:00 for three of them, Monday the 9th for the one with the extension (due the 10th) …
    expect(await share({})).toEqual({ warned: [2, 2], accepted: [4, 4] })
    // … two days before: Thursday 08:00, before the first was resolved, and Monday the 9th at 08:00.
    expect(await share({ warnMinutes: 960 })).toMatchObject({ warned: [2, 4] })
    expect(await share({ acknowledgeMinutes: 59 })).toMatchObject({ accepted: [4, 0] })
    expect(await share({ acknowledgeMinutes: 60 })).toMatchObject({ accepted: [4, 4] })
  })

  it('with work on a holiday has deadlines that come earlier', async () => {
    const at = (day: string, time: string) => `2026-${day}T${time}:00+07:00`
    const report = someReport({ category: 'giao-thong-o-ga', receivedAt: at('08-31', '08:00') })
    const { code } = (await city.post('/api/reports', report)).body
    await city.post(`/api/reports/${code}/accept`, { at: at('08-31', '09:00') })
    await city.post(`/api/reports/${code}/refer`, { at: at('08-31', '09:00'), agency })
    await city.post(`/api/reports/${code}/resolve`, { at: at('09-09', '10:00'), answer: 'Đã vá' })
    const body = { from: '2026-08-31', to: '2026-08-31', calendar: { removeExceptions: ['2026-09-02'] } }
    const { dueBefore, dueAfter } = flipOf(await whatIf(body), code)!
    expect([dueBefore, dueAfter].map((due) => new Date(due!).getTime())).toEqual(
      ['09-09', '09-08'].map((day) => Date.parse(at(day, '17:30'))),
    )
  })

  it('lists no more flips than asked for, and counts them all', async () => {
    const { flips } = await whatIf({
      ...november,
      rules: [{ code: 'binh-thuong', resolveMinutes: 1440 }],
      flips: 1,
    })
    expect([flips.toLate, flips.items.length]).toEqual([2, 1])
  })
})

describe('any lives of reports', () => {
  const everything = { from: localDay(Date.now() - 45 * DAY), to: localDay(Date.now()) }
  const fingerprint = async () => {
    const tables = [
      'report',
      'event_log',
      'outbox',
      'assignment',
      'sla_rule',
      'calendar',
      'tally_day',
      'log_head',
    ]
    const sums = tables.map(
      (table) =>
        `(select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t) as ${table}`,
    )
    return (await city.db.knex.raw(`select ${sums.join(', ')}`)).rows[0]
  }

  it('reckoned under what holds already stand as they are stored and as the board says; nothing is changed', async () => {
    await play(city, fc.sample(life, { numRuns: 150, seed: 20261123 }))
    await city.settled()
    const before = await fingerprint()
    const same = await whatIf(everything)
    expect(same.flips).toEqual({ toLate: 0, toOnTime: 0, toOnTimeAfterExtension: 0, items: [] })
    expect(same.after).toEqual(same.before)
    await whatIf({ ...everything, rules: [{ code: 'binh-thuong', resolveMinutes: 500 }] })
    expect(await fingerprint()).toEqual(before)

    const { body: board } = await city.get(`/api/board?from=${everything.from}&to=${everything.to}`)
    expect(same.reports).toBe(board.figures.received.value)
    expect(same.asOfSeq).toBe(board.asOfSeq)
    for (const name of ['onTime', 'onTimeAfterExtension', 'late', 'acknowledgedInTime'] as const) {
      const { value, numerator, denominator } = board.figures[name]
      expect([name, same.before[name]]).toEqual([name, { value, numerator, denominator }])
    }
    expect(same.before.overdue.numerator).toBe(board.figures.overdue.value)
    expect(same.before.overdue.denominator).toBe(board.figures.backlog.value)
    for (const { code } of same.agencies) {
      const { body } = await city.get(`/api/board?from=${everything.from}&to=${everything.to}&agency=${code}`)
      const { numerator, denominator } = body.figures.onTime
      expect(same.agencies.find((one) => one.code === code)!.before.onTime).toMatchObject({
        ...{ numerator, denominator },
      })
    }
    expect(same.agencies.length).toBeGreaterThanOrEqual(2)
  })

  it('add up from the areas of the set that is asked for', async () => {
    const standard = await whatIf({ ...everything, calendar: { week: week.map(([am]) => (am ? [am] : [])) } })
    const wards = await whatIf({ ...everything, set: 'hue-wards-2025' })
    for (const { set, areas, reports, after } of [standard, wards]) {
      const sum = (of: (area: (typeof areas)[number]) => number) =>
        areas.reduce((total, area) => total + of(area), 0)
      expect([set, sum((area) => area.reports)]).toEqual([set, reports])
      expect(sum(({ after: { late } }) => late.numerator)).toBe(after.late.numerator)
      expect(areas.length).toBeGreaterThan(1)
    }
    expect(wards.set).not.toBe(standard.set)
  })
})
