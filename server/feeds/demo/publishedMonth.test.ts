import fc from 'fast-check'
import { DateTime } from 'luxon'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateMonth, type HistoryReport } from '../../../fixtures/generator/history/index.ts'
import { monthBefore } from '../../../fixtures/generator/history/month.ts'
import { stateAfter } from '../../../fixtures/generator/history/replay.ts'
import { loadCity, type LoadedCity } from '../../../fixtures/loadCity.ts'
import { codeOf } from '../../reports/insert.ts'
import { receivedRecord, type ReportRecord } from '../../reports/record.ts'
import { pick, Register, type Reference } from '../../reports/reference.ts'
import { Timekeeping } from '../../reports/timekeeping.ts'
import { deadlinesOf } from './deadlines.ts'
import { liveThrough } from './liveThrough.ts'

const hue = await loadCity('hue')
const published = hue.city.publishedMonth!
const zone = hue.city.timeZone
const reference = referenceOf(hue)
const { workingTime, timekeeping } = reference

/** The city's lists as a database would hold them, as far as deadlines and lives need them. */
function referenceOf({ city, ...fixture }: LoadedCity): Reference {
  const numbered = <Entry extends { code: string }>(entries: Entry[]) =>
    new Register(entries.map((entry, index) => ({ ...entry, id: index + 1 })))
  const idIn = (list: { code: string }[], code: string | null) =>
    code === null ? null : list.findIndex((entry) => entry.code === code) + 1
  const areaSets = numbered(fixture.areaSets).all
  const categories = numbered(
    fixture.categories.map((one) => ({ ...one, parentId: idIn(fixture.categories, one.parent) })),
  )
  const timekeeping = new Timekeeping({
    calendars: [{ id: 1, code: 'office', version: 1, body: fixture.calendar }],
    rules: fixture.slaRules.map((rule, index) => ({
      ...rule,
      id: index + 1,
      version: 1,
      categoryId: idIn(fixture.categories, rule.category),
      agencyId: idIn(fixture.agencies, rule.agency),
      areaSetId: idIn(fixture.areaSets, rule.areaSet),
    })),
    categories: categories.all,
    areaSets,
  })
  const { agencies, channels } = fixture
  return {
    city,
    workingTime: timekeeping.workingTime,
    timekeeping,
    categories,
    agencies: numbered(agencies.map((one) => ({ ...one, parentId: null, successorId: null }))),
    channels: numbered(channels.map((one) => ({ ...one, validFrom: null, validTo: null }))),
  } as unknown as Reference
}

const month = (before: string, seed?: number) =>
  generateMonth(hue, { before, seed, deadlineOf: deadlinesOf(reference) })

/** Each report as transition() leaves it after its steps, and the events on the way. */
function liveAll(reports: HistoryReport[], until: Date) {
  const idOf = new Map(reports.map(({ externalId }, index) => [externalId, index + 1]))
  return reports.map((report) => {
    const id = idOf.get(report.externalId)!
    const received = receivedRecord(timekeeping, {
      id,
      code: codeOf('HUE', id),
      channelId: pick(reference.channels, 'channel', report.channel).id,
      categoryId: pick(reference.categories, 'category', report.category).id,
      urgency: report.urgency,
      lon: report.lon,
      lat: report.lat,
      areas: [],
      receivedAt: report.receivedAt,
      receivedDay: workingTime.dayOf(report.receivedAt),
    })
    return { report, ...liveThrough(reference, received, report, { idOf, until }) }
  })
}

const outcomesOf = (records: ReportRecord[]) => {
  const counts: Record<string, number> = {}
  for (const { clock } of records)
    counts[clock?.outcome ?? 'none'] = (counts[clock?.outcome ?? 'none'] ?? 0) + 1
  return counts
}
const exactly = {
  none: published.received - published.handled,
  on_time: published.onTime,
  on_time_after_extension: published.onTimeAfterExtension,
}
const startOf = (day: string) => DateTime.fromISO(day, { zone }).toJSDate()

describe('the month of which Huế published how deadlines were met', () => {
  it('comes out by the clock before any period, over Tết and both reforms, and is over before the period begins', () => {
    const day = fc.date({ min: new Date('2023-06-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    const check = (before: string, seed?: number) => {
      const { from, to } = monthBefore(before)
      const reports = month(before, seed)
      const lives = liveAll(reports, startOf(before))
      expect(outcomesOf(lives.map(({ record }) => record))).toEqual(exactly)
      for (const { report, record, events } of lives) {
        expect(['resolved', 'rated', 'refused', 'duplicate']).toContain(stateAfter(report.steps))
        expect(record.receivedDay >= from && record.receivedDay <= to).toBe(true)
        let last = report.receivedAt
        for (const { at } of report.steps) {
          if (at <= last) throw new Error(`${report.externalId} has two steps at once`)
          last = at
        }
        for (const { at } of events) expect(at < startOf(before)).toBe(true)
        expect(record.clock!.nextAlarmAt).toBeNull()
      }
    }
    for (const before of ['2025-03-17', '2026-03-18', '2027-03-18', '2027-03-01', '2025-08-20']) check(before)
    fc.assert(
      fc.property(day, fc.nat(), (date, seed) => check(date.toISOString().slice(0, 10), seed)),
      { numRuns: 6 },
    )
  }, 120_000)

  it('ends thirty days or more before the period, on the last day of a month', () => {
    for (let day = DateTime.fromISO('2026-01-01'); day.year === 2026; day = day.plus({ days: 1 })) {
      const { from, to } = monthBefore(day.toISODate()!)
      const last = DateTime.fromISO(to)
      expect(day.diff(last, 'days').days).toBeGreaterThanOrEqual(30)
      expect(day.diff(last, 'days').days).toBeLessThan(90)
      expect([from, to]).toEqual([last.startOf('month').toISODate(), last.endOf('month').toISODate()])
    }
  })

  let lives: ReturnType<typeof liveAll>
  beforeAll(() => {
    lives = liveAll(month('2026-10-22'), startOf('2026-10-22'))
  })

  it('extends before the deadline in force, in office hours, by whom the rule allows, with who and why', () => {
    const reasons = new Set<string>()
    const times: number[] = []
    for (const { record, events } of lives) {
      const { limits } = timekeeping.basis(record.clock!)
      let inForce = record.clock!.originalDueAt!
      for (const { at, until, by, grantedBy, reason } of record.clock!.extensions) {
        expect(at < inForce).toBe(true)
        expect(workingTime.minutesBetween(at, inForce)).toBeLessThanOrEqual(240)
        expect(worksAt(at)).toBe(true)
        expect(by).toBe(limits.extendBy)
        expect(hue.agencies.map(({ name }) => name.vi)).toContain(grantedBy)
        reasons.add(reason)
        inForce = until
      }
      const { length } = record.clock!.extensions
      expect(length).toBeLessThanOrEqual(record.urgency === 'urgent' ? 0 : limits.extensions)
      expect(events.filter(({ kind }) => kind === 'sla.overdue')).toEqual([])
      times[length] = (times[length] ?? 0) + 1
    }
    // An extension that was not needed would make the share of those "late with an approved extension" a lie.
    expect(times[0]).toBe(published.received - published.onTimeAfterExtension)
    expect(times[1]!).toBeGreaterThan(times[2]!)
    expect(reasons.size).toBeGreaterThan(15)
  })

  it('resolves in office hours, urgent reports also by the standby of days off, and seldom in the last minute', () => {
    let urgent = 0
    const left: number[] = []
    for (const { record } of lives) {
      if (!record.resolvedAt) continue
      if (record.urgency === 'urgent') {
        urgent += 1
        expect(record.clock!.outcome).toBe('on_time')
      } else expect(worksAt(record.resolvedAt)).toBe(true)
      left.push((record.clock!.dueAt!.getTime() - record.resolvedAt.getTime()) / 60_000)
    }
    expect(urgent).toBeGreaterThan(100)
    expect(left.filter((minutes) => minutes < 30).length / left.length).toBeLessThan(0.06)
  })

  it('is the same for the same arguments, another for another seed, and Hà Nội has none', async () => {
    const once = JSON.stringify(month('2026-10-22'))
    expect(JSON.stringify(month('2026-10-22'))).toBe(once)
    expect(JSON.stringify(month('2026-10-22', 2))).not.toBe(once)
    const hanoi = await loadCity('hanoi')
    const none = generateMonth(hanoi, {
      before: '2026-07-19',
      deadlineOf: () => {
        throw new Error('nobody asks')
      },
    })
    expect(none).toEqual([])
  })

  it('is refused where the rules leave no room for it', () => {
    const deadlineOf = deadlinesOf(reference)
    const generate = (change: object | null) => () =>
      generateMonth(hue, {
        before: '2026-10-22',
        deadlineOf: (report) => (change ? { ...deadlineOf(report)!, ...change } : null),
      })
    expect(generate({ extendBy: 'nobody' })).toThrow('could be extended')
    expect(generate({ extensions: 0 })).toThrow('could be extended')
    expect(generate(null)).toThrow('a deadline')
  })
})

/** Whether the office works at an instant or has just closed. */
function worksAt(at: Date): boolean {
  return workingTime.millisecondsBetween(new Date(at.getTime() - 1000), at) > 0
}
