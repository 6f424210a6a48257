import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slaExplanation, slaRules } from '../../../contracts/sla.ts'
import { startService } from '../../service.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const HOUR = 3_600_000
const agency = 'so-xay-dung'
const take = async (fields: Record<string, unknown> = {}) =>
  (await city.post('/api/reports', someReport({ category: 'giao-thong-o-ga', ...fields }))).body
    .code as string
const command = (code: string, name: string, body: unknown = {}) =>
  city.post(`/api/reports/${code}/${name}`, body)
const explained = async (code: string) => {
  await city.settled()
  return slaExplanation.parse((await city.get(`/api/reports/${code}/sla`)).body)
}
/** A local time in Huế on a day of November 2026; the 16th is a Monday. */
const local = (day: number, time: string) =>
  new Date(`2026-11-${String(day).padStart(2, '0')}T${time}:00+07:00`).toISOString()

describe('a deadline', () => {
  it('is five working days of the rule after a report of Monday morning, and every stretch on the way is explained', async () => {
    const code = await take({ receivedAt: local(2, '08:00') })
    const { segments, ...sla } = await explained(code)
    expect(sla).toMatchObject({
      rule: { code: 'binh-thuong', resolve: { minutes: 2400, given: false } },
      agrees: true,
    })
    expect(sla.dueAt).toBe(local(6, '17:30'))
    expect(segments.map(({ from }) => from)).toEqual([
      local(2, '08:00'),
      ...segments.slice(0, -1).map(({ to }) => to),
    ])
    expect(segments.at(-1)!.to).toBe(sla.dueAt)
    expect(segments.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(2400)
    expect(new Set(segments.map(({ kind }) => kind))).toEqual(new Set(['work', 'lunch', 'night']))
  })

  it('of an urgent report runs by day and night', async () => {
    const code = await take({ urgency: 'urgent', receivedAt: local(7, '23:00') })
    expect(await explained(code)).toMatchObject({ dueAt: local(8, '23:00'), rule: { code: 'khan' } })
  })

  it('stands still while the report waits, and goes on with what was left', async () => {
    const code = await take({ receivedAt: local(2, '08:00') })
    await command(code, 'accept', { at: local(2, '08:30') })
    await command(code, 'refer', { at: local(2, '09:00'), agency })
    await command(code, 'wait', { at: local(3, '08:00'), reason: 'Chờ vật tư' })
    expect(await explained(code)).toMatchObject({ dueAt: null, agrees: true })
    await command(code, 'start', { at: local(4, '12:00') })
    const sla = await explained(code)
    // Waited one day and four hours of work; five days are now six and a half.
    expect(sla).toMatchObject({ dueAt: local(10, '12:00'), agrees: true })
    expect(sla.segments.filter(({ kind }) => kind === 'pause')).toMatchObject([
      { from: local(3, '08:00'), to: local(4, '12:00'), minutes: 0, note: 'Chờ vật tư' },
    ])
  })

  it('keeps its outcome: on time, on time after extension, or late', async () => {
    const resolveAt = async (at: string, until?: string) => {
      const code = await take({ receivedAt: local(2, '08:00') })
      await command(code, 'accept', { at: local(2, '09:00') })
      await command(code, 'refer', { at: local(2, '10:00'), agency })
      if (until) {
        const granted = {
          at: local(5, '10:00'),
          until,
          by: 'agency',
          grantedBy: 'Sở Xây dựng',
          reason: 'Mưa lớn',
        }
        expect((await command(code, 'extend', granted)).status).toBe(200)
      }
      await command(code, 'resolve', { at, answer: 'Đã vá' })
      const { outcome, agrees } = await explained(code)
      expect(agrees).toBe(true)
      return outcome
    }
    expect(await resolveAt(local(6, '17:30'))).toBe('on_time')
    expect(await resolveAt(local(6, '17:31'))).toBe('late')
    expect(await resolveAt(local(9, '10:00'), local(10, '17:30'))).toBe('on_time_after_extension')
    expect(await resolveAt(local(11, '10:00'), local(10, '17:30'))).toBe('late')
    expect(await resolveAt(local(6, '09:00'), local(10, '17:30'))).toBe('on_time')
  })

  it('begins anew when the report is reopened, and the agency’s own share runs from its referral', async () => {
    const code = await take({ receivedAt: local(2, '08:00') })
    await command(code, 'accept', { at: local(2, '09:00') })
    await command(code, 'refer', { at: local(5, '08:00'), agency })
    await command(code, 'resolve', { at: local(6, '09:00'), answer: 'Đã vá' })
    await command(code, 'reopen', { at: local(9, '08:00'), evidence: 'Vẫn hỏng' })
    expect(await explained(code)).toMatchObject({
      startedAt: local(9, '08:00'),
      dueAt: local(13, '17:30'),
      outcome: null,
      pastOutcomes: ['on_time'],
      agrees: true,
      shares: [
        // Referred three days late: its five days end after the report's deadline, so the delay is not the agency's.
        {
          ...{ agency, from: local(5, '08:00'), to: local(6, '09:00'), late: true },
          ...{ dueAt: local(11, '17:30'), reportDueAt: local(6, '17:30') },
        },
        {
          ...{ agency, from: local(9, '08:00'), to: null, late: false },
          ...{ dueAt: local(13, '17:30'), reportDueAt: local(13, '17:30') },
        },
      ],
    })
  })

  it('that stands still puts off the share of the agency too, and a referral in time is none that is late', async () => {
    const code = await take({ receivedAt: local(2, '08:00') })
    await command(code, 'accept', { at: local(2, '08:00') })
    await command(code, 'refer', { at: local(2, '08:00'), agency })
    await command(code, 'wait', { at: local(3, '08:00'), reason: 'Chờ vật tư' })
    expect((await explained(code)).shares).toMatchObject([{ dueAt: null, late: false }])
    await command(code, 'start', { at: local(4, '08:00') })
    expect((await explained(code)).shares).toMatchObject([
      { dueAt: local(9, '17:30'), reportDueAt: local(6, '17:30'), late: false },
    ])
  })

  it.each([
    ['into the past', { until: local(3, '08:00') }, 422, 'invalid-input'],
    ['to before the deadline in force', { until: local(6, '08:00') }, 422, 'invalid-input'],
    ['by more than a year', { until: '9999-12-31T23:59:59Z' }, 422, 'invalid-input'],
    ['without a reason', { until: local(12, '08:00'), reason: '' }, 422, 'invalid-input'],
    ['without an offset', { until: '2026-12-12T08:00:00' }, 422, 'invalid-input'],
  ])('is not extended %s', async (_, fields, status, type) => {
    const code = await take({ receivedAt: local(2, '08:00') })
    await command(code, 'accept', { at: local(4, '09:00') })
    const granted = {
      at: local(4, '10:00'),
      by: 'agency',
      grantedBy: 'Sở Xây dựng',
      reason: 'Mưa',
      ...fields,
    }
    expect((await command(code, 'extend', granted)).body).toMatchObject({ status, type: `/problems/${type}` })
  })

  it('is not extended more often than the rule allows, nor by whom it does not', async () => {
    const code = await take({ receivedAt: local(2, '08:00') })
    await command(code, 'accept', { at: local(2, '09:00') })
    const extend = (hour: string, day: number, by = 'agency') =>
      command(code, 'extend', {
        at: local(3, hour),
        until: local(day, '17:00'),
        by,
        grantedBy: 'Sở',
        reason: 'Mưa',
      })
    expect((await extend('09:00', 10)).status).toBe(200)
    expect((await extend('09:10', 11)).status).toBe(200)
    expect((await extend('09:20', 12)).body.type).toBe('/problems/extension-refused')
    const urgent = await take({ urgency: 'urgent' })
    await command(urgent, 'accept')
    const until = new Date(Date.now() + 48 * HOUR).toISOString()
    expect(
      (await command(urgent, 'extend', { until, by: 'agency', grantedBy: 'Sở', reason: 'Mưa' })).status,
    ).toBe(409)
  })

  it('has rules that say which limits are given and which assumed', async () => {
    const { items } = slaRules.parse((await city.get('/api/sla/rules')).body)
    expect(items.length).toBeGreaterThanOrEqual(3)
    expect(items.every(({ resolve }) => !resolve.given)).toBe(true)
  })

  it('in Hà Nội gives every urgent report four working hours to be accepted, and every other eight, as the city has decided', async () => {
    const hanoi = await startTestService({ city: 'hanoi' })
    try {
      const { categories } = (await hanoi.get('/api/city')).body
      const { items } = slaRules.parse((await hanoi.get('/api/sla/rules')).body)
      const ruled = items.flatMap(({ category }) => category ?? [])
      expect(ruled.length).toBeGreaterThan(0)
      for (const group of ruled) {
        const leaf = categories.find(({ code, parent }: Json) => code === group || parent === group)
        const category = categories.some(({ parent }: Json) => parent === leaf.code)
          ? categories.find(({ parent }: Json) => parent === leaf.code).code
          : leaf.code
        for (const [urgency, minutes] of [
          ['urgent', 240],
          ['normal', 480],
        ] as const) {
          const report = someReport({ category, urgency, lon: 105.85, lat: 21.03 })
          const { code } = (await hanoi.post('/api/reports', report)).body
          const { rule } = slaExplanation.parse((await hanoi.get(`/api/reports/${code}/sla`)).body)
          expect(rule.acknowledge, `${category}, ${urgency}`).toEqual({
            minutes,
            time: 'working',
            given: true,
          })
        }
      }
    } finally {
      await hanoi.stop()
    }
  })
})

describe('alarms', () => {
  const alarmsOf = async (code: string) => {
    await city.settled()
    const { timeline } = (await city.get(`/api/reports/${code}`)).body
    return timeline
      .filter(({ kind }: { kind: string }) => kind.startsWith('sla.'))
      .map(({ kind, at }: { kind: string; at: string }) => [kind, at])
  }

  it('ring once each at their true time, also for a report that comes in long after', async () => {
    const code = await take({ receivedAt: local(2, '08:00') })
    expect(await alarmsOf(code)).toEqual([
      ['sla.due_soon', local(6, '08:00')],
      ['sla.overdue', local(6, '17:30')],
    ])
  })

  it('ring within a second of the deadline, on a living system', async () => {
    const deadline = Date.now() + 1200
    const code = await take({ urgency: 'urgent', receivedAt: new Date(deadline - 24 * HOUR).toISOString() })
    const stored = async () =>
      (await city.db
        .knex('event_log')
        .where({ kind: 'sla.overdue' })
        .whereRaw(`data->>'code' = ?`, [code])
        .first()) as { at: Date; recorded_at: Date } | undefined
    let event = await stored()
    while (!event && Date.now() < deadline + 5000) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      event = await stored()
    }
    expect(event!.at.getTime()).toBe(deadline)
    expect(event!.recorded_at.getTime()).toBeGreaterThanOrEqual(deadline)
  })

  it('ring with the true time of the deadline after everything was down over it', async () => {
    const options = {
      knex: city.db.knex,
      log: pino({ level: 'silent' }),
      port: 0,
      host: '127.0.0.1',
      clientFolder: null,
    }
    const deadline = Date.now() + 6000
    const code = await take({ urgency: 'urgent', receivedAt: new Date(deadline - 24 * HOUR).toISOString() })
    await city.service.stop()
    await new Promise((resolve) => setTimeout(resolve, deadline + 200 - Date.now()))
    const rung = await city.db.knex('report').where({ code }).first('alarm')
    expect(rung.alarm).not.toBe('overdue')
    const again = await startService(options)
    try {
      const answer = async () => (await fetch(`http://127.0.0.1:${again.port}/api/reports/${code}`)).json()
      let alarms: { kind: string; at: string }[] = []
      for (let tries = 0; tries < 100 && alarms.length === 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        const { timeline } = (await answer()) as { timeline: { kind: string; at: string }[] }
        alarms = timeline.filter(({ kind }) => kind === 'sla.overdue')
      }
      expect(alarms).toMatchObject([{ at: new Date(deadline).toISOString() }])
    } finally {
      await again.stop()
    }
  })
})
