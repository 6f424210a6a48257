import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../../../../tests/support/service.ts'
import { administrator, localDay, plain, who } from '../../../../tests/support/slaChanges.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const { ruleProposal, newestCalendar, take, explained, decide } = administrator(() => city)
const counts = async () =>
  (
    await city.db.knex.raw(
      'select (select count(*) from sla_rule) as rules, (select count(*) from calendar) as calendars, (select count(*) from sla_change) as changes, (select count(*) from outbox) + (select count(*) from event_log) as events',
    )
  ).rows[0]
/** Both ways in refuse it, with the same problem, and nothing is stored. */
async function refused(proposal: object) {
  const before = await counts()
  const answers = [
    await city.post('/api/sla/preview', proposal),
    await city.post('/api/sla/changes', { ...proposal, open: 'keep', ...who }),
  ]
  expect(answers[0]!.body.type).toBe(answers[1]!.body.type)
  expect(await counts()).toEqual(before)
  const { type, errors, status } = answers[1]!.body
  return { type, status, fields: errors?.map(({ field }: { field: string }) => field) }
}
const invalid = (...fields: string[]) => ({ type: '/problems/invalid-input', status: 422, fields })
const limit = (minutes: number) => ({ minutes, time: 'working' as const, given: false })

describe('a rule', () => {
  it.each([
    ['a negative limit', { resolve: limit(-1) }, ['rule.resolve.minutes', 'rule.warnMinutes']],
    ['a limit that is no number of minutes', { resolve: limit(2.5) }, ['rule.resolve.minutes']],
    ['no time to accept', { acknowledge: limit(0) }, ['rule.acknowledge.minutes']],
    ['a warning as long as the limit', { resolve: limit(480), warnMinutes: 480 }, ['rule.warnMinutes']],
    ['a negative warning', { warnMinutes: -5 }, ['rule.warnMinutes']],
    ['more extensions than anybody grants', { extensions: 1000 }, ['rule.extensions']],
    ['an end before its beginning', { appliesTo: '2020-01-01' }, ['rule.appliesTo']],
    ['a beginning in the past', { appliesFrom: '2020-01-01' }, ['rule.appliesFrom']],
    ['a day that there is not', { appliesFrom: '2027-02-30' }, ['rule.appliesFrom']],
  ])('with %s is refused', async (_, fields, errors) => {
    expect(await refused(await ruleProposal('binh-thuong', fields))).toEqual(invalid(...errors))
  })

  it.each([
    ['category', 'khong-co'],
    ['agency', 'khong-co'],
    ['areaSet', 'khong-co'],
  ])('for a %s that is not on the list is refused', async (field, code) => {
    expect(await refused(await ruleProposal('binh-thuong', { [field]: code }))).toEqual({
      ...{ type: '/problems/unknown-code', status: 422, fields: [`rule.${field}`] },
    })
  })

  it('for an area set that is no longer in force is refused', async () => {
    const { areaSets } = (await city.get('/api/city')).body
    const past = areaSets.find(({ validTo }: { validTo: string | null }) => validTo !== null)
    expect(await refused(await ruleProposal('binh-thuong', { areaSet: past.code }))).toMatchObject({
      ...{ type: '/problems/no-longer-valid', fields: ['rule.areaSet'] },
    })
  })

  it('that is based on another version than the newest is a conflict; one of no known code is unknown', async () => {
    const proposal = await ruleProposal('binh-thuong', plain(9))
    const conflict = { type: '/problems/version-conflict', status: 409, fields: ['basedOn'] }
    expect(await refused({ ...proposal, basedOn: 7 })).toEqual(conflict)
    expect(await refused({ ...proposal, basedOn: 0 })).toEqual(conflict)
    const unknown = { ...proposal, rule: { ...proposal.rule, code: 'chua-co' } }
    expect(await refused(unknown)).toMatchObject({ type: '/problems/unknown-code', fields: ['rule.code'] })
  })

  it('change is not taken without who, why and what becomes of open reports', async () => {
    const { body } = await city.post('/api/sla/changes', {
      ...(await ruleProposal('khan')),
      by: ' \u200b',
      open: 'maybe',
    })
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['by', 'open', 'reason'])
  })
})

describe('a calendar', () => {
  type Calendar = Awaited<ReturnType<typeof newestCalendar>>['calendar']
  const holiday = (date: string, periods: [string, string][] = []) => ({
    date,
    name: { vi: 'Nghỉ', en: 'Off' },
    periods,
  })
  it.each<[string, (calendar: Calendar) => Partial<Calendar>, string[]]>([
    ['without any working time', ({ week }) => ({ week: week.map(() => []) }), ['calendar.week']],
    [
      'with so little working time that deadlines would take decades',
      ({ week }) => ({ week: [[['08:00', '08:01']], ...week.slice(1).map(() => [])] }),
      ['calendar.week'],
    ],
    [
      'whose periods overlap',
      ({ week }) => ({
        week: [
          [
            ['08:00', '12:00'],
            ['11:00', '17:00'],
          ],
          ...week.slice(1),
        ],
      }),
      ['calendar.week.0.1'],
    ],
    [
      'with a period that ends before it begins',
      ({ week }) => ({ week: [[['17:00', '08:00']], ...week.slice(1)] }),
      ['calendar.week.0.0'],
    ],
    [
      'with a time that no clock shows',
      ({ week }) => ({ week: [[['08:00', '25:00']], ...week.slice(1)] }),
      ['calendar.week.0.0.1'],
    ],
    ['with six days a week', ({ week }) => ({ week: week.slice(1) }), ['calendar.week']],
    [
      'with a day off that there is not',
      ({ exceptions }) => ({ exceptions: [...exceptions.slice(0, 3), holiday('2027-02-30')] }),
      ['calendar.exceptions.3.date'],
    ],
    [
      'with a day that stands twice',
      ({ exceptions }) => ({ exceptions: [...exceptions.slice(0, 3), holiday(exceptions[0]!.date)] }),
      ['calendar.exceptions.3.date'],
    ],
    ['of another time zone', () => ({ timeZone: 'Europe/Budapest' }), ['calendar.timeZone']],
    ['known until a year that is none', () => ({ lastKnownYear: 99_999 }), ['calendar.lastKnownYear']],
  ])('%s is refused', async (_, change, fields) => {
    const { calendar, version } = await newestCalendar()
    expect(
      await refused({ kind: 'calendar', basedOn: version, calendar: { ...calendar, ...change(calendar) } }),
    ).toEqual(invalid(...fields))
  })

  it('based on another version is a conflict', async () => {
    const { calendar } = await newestCalendar()
    expect(await refused({ kind: 'calendar', basedOn: 9, calendar })).toMatchObject({
      type: '/problems/version-conflict',
    })
  })

  it('marks deadlines beyond the last year that its days off are known for', async () => {
    const { calendar, version } = await newestCalendar()
    const lastKnownYear = Number(localDay(Date.now()).slice(0, 4)) - 1
    const body = { kind: 'calendar', basedOn: version, calendar: { ...calendar, lastKnownYear } }
    const known = await take()
    expect((await explained(known)).beyondKnown).toBe(false)
    await decide(body, 'keep')
    const unknown = await take()
    expect((await explained(unknown)).beyondKnown).toBe(true)
  })
})
