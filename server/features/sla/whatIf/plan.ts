import type { CalendarOverride, RuleOverride, WhatIfBody } from '../../../../contracts/whatIf.ts'
import { fieldProblem, ProblemError, type FieldError } from '../../../errors.ts'
import type { Period } from '../../../figures/period.ts'
import { pick, type AreaSet, type Reference } from '../../../reports/reference.ts'
import type { ClockBasis, Timekeeping } from '../../../reports/timekeeping.ts'
import type { Limits } from '../../../sla/reportClock.ts'
import type { StoredRule } from '../../../sla/rules.ts'
import { calendarErrors } from '../calendarErrors.ts'
import { limitOutOfReach } from '../reach.ts'
import { WorkingTime, type WorkingCalendar } from '../../../sla/workingTime.ts'

/** Rule and calendar of a deadline. */
export interface Terms {
  limits: Limits
  calendar: WorkingTime
}

/** What is asked, looked up and found sound. */
export interface WhatIfPlan {
  period: Period
  set: AreaSet
  /** Most flipped reports to list. */
  flips: number
  /** The terms under which a deadline was made, and those to try in their place. */
  terms(basis: ClockBasis): { before: Terms; after: Terms }
}

const LONGEST_YEARS = 2

/**
 * Looks up what a what-if asks for.
 * @param today the city's local day
 * @throws ProblemError `unknown-code` for a set or rule that there is not; `invalid-input` naming every other field that
 *   is wrong
 */
export function planWhatIf(reference: Reference, body: WhatIfBody, today: string): WhatIfPlan {
  const { timekeeping, city } = reference
  const set = pick(reference.areaSets, 'set', body.set ?? city.defaultAreaSet)
  const errors = [
    ...checkPeriod(body, today),
    ...body.rules.flatMap((override, index) => checkRule(override, index, body.rules, timekeeping.rules)),
    ...checkCalendar(
      body.calendar,
      [...timekeeping.calendars.values()].map(({ workingTime }) => workingTime.calendar),
    ),
  ]
  if (errors.length === 0) errors.push(...checkReach(body, timekeeping))
  if (errors.length > 0)
    throw new ProblemError(
      'invalid-input',
      errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
      { errors },
    )
  const known = new Map<string, ReturnType<WhatIfPlan['terms']>>()
  const calendars = new Map<WorkingTime, WorkingTime>()
  return {
    period: { from: body.from, to: body.to },
    set,
    flips: body.flips,
    terms(basis) {
      const key = `${basis.ruleId} ${basis.calendarId}`
      let terms = known.get(key)
      if (!terms) {
        const before = timekeeping.basis(basis)
        const override = body.rules.find(({ code }) => code === before.limits.code)
        let calendar = calendars.get(before.calendar)
        if (!calendar)
          calendars.set(before.calendar, (calendar = otherCalendar(before.calendar, body.calendar)))
        terms = { before, after: { limits: otherLimits(before.limits, override), calendar } }
        known.set(key, terms)
      }
      return terms
    },
  }
}

function otherLimits(rule: StoredRule, override: Partial<RuleOverride> = {}): Limits {
  const { resolveMinutes, resolveTime, acknowledgeMinutes, warnMinutes } = override
  return {
    acknowledge: { ...rule.acknowledge, minutes: acknowledgeMinutes ?? rule.acknowledge.minutes },
    resolve: {
      minutes: resolveMinutes ?? rule.resolve.minutes,
      time: resolveTime ?? rule.resolve.time,
    },
    warnMinutes: warnMinutes ?? rule.warnMinutes,
  }
}

function otherCalendar(workingTime: WorkingTime, override: CalendarOverride | undefined): WorkingTime {
  if (!override) return workingTime
  const { week, addExceptions, removeExceptions } = override
  const gone = new Set([...removeExceptions, ...addExceptions.map(({ date }) => date)])
  const { calendar } = workingTime
  return new WorkingTime({
    ...calendar,
    week: week ?? calendar.week,
    exceptions: [...calendar.exceptions.filter(({ date }) => !gone.has(date)), ...withNames(addExceptions)],
  })
}

const withNames = (exceptions: CalendarOverride['addExceptions']) =>
  exceptions.map(({ name = { vi: 'Giả định', en: 'Assumed' }, ...exception }) => ({ ...exception, name }))

function checkPeriod({ from, to }: Period, today: string): FieldError[] {
  if (to < from) return [{ field: 'to', message: `${to} lies before ${from}` }]
  if (to > today) return [{ field: 'to', message: `${to} lies in the future; today is ${today}` }]
  const [year, rest] = [Number(from.slice(0, 4)), from.slice(4)]
  if (to >= `${String(year + LONGEST_YEARS).padStart(4, '0')}${rest}`)
    return [{ field: 'to', message: `lies more than ${LONGEST_YEARS} years after ${from}` }]
  return []
}

/** The first limit that would not end in years under the calendar to try. */
function checkReach({ rules, calendar }: WhatIfBody, timekeeping: Timekeeping): FieldError[] {
  const workingTime = otherCalendar(timekeeping.workingTime, calendar)
  const errors = timekeeping.rules.flatMap((rule) => {
    const index = rules.findIndex(({ code }) => code === rule.code)
    const tooLong = limitOutOfReach(otherLimits(rule, rules[index]), workingTime)
    if (!tooLong) return []
    if (index < 0) return [{ field: 'calendar.week', message: `rule “${rule.code}” ${tooLong.message}` }]
    return [{ field: `rules.${index}.${tooLong.limit}Minutes`, message: tooLong.message }]
  })
  return errors.slice(0, 1)
}

/** @throws ProblemError `unknown-code` */
function checkRule(
  override: RuleOverride,
  index: number,
  all: RuleOverride[],
  rules: StoredRule[],
): FieldError[] {
  const field = `rules.${index}`
  const versions = rules.filter(({ code }) => code === override.code)
  if (versions.length === 0)
    throw fieldProblem('unknown-code', `${field}.code`, `There is no rule “${override.code}”`)
  if (all.findIndex(({ code }) => code === override.code) < index)
    return [{ field: `${field}.code`, message: 'stands twice' }]
  const wrong = versions
    .map((rule) => otherLimits(rule, override))
    .find(({ warnMinutes, resolve }) => warnMinutes >= resolve.minutes)
  if (!wrong) return []
  return [
    {
      field: override.warnMinutes === undefined ? `${field}.resolveMinutes` : `${field}.warnMinutes`,
      message: `the warning of ${wrong.warnMinutes} minutes must be shorter than the limit of ${wrong.resolve.minutes}`,
    },
  ]
}

function checkCalendar(override: CalendarOverride | undefined, calendars: WorkingCalendar[]): FieldError[] {
  if (!override) return []
  const { week, addExceptions, removeExceptions } = override
  const { timeZone, week: ordinary } = calendars[0]!
  const problems = calendarErrors(
    { timeZone, week: week ?? ordinary, exceptions: withNames(addExceptions) },
    { week: 'calendar.week', exceptions: 'calendar.addExceptions' },
  )
  const known = new Set(calendars.flatMap(({ exceptions }) => exceptions.map(({ date }) => date)))
  const unknown = removeExceptions.flatMap((date, index) =>
    known.has(date)
      ? []
      : [{ field: `calendar.removeExceptions.${index}`, message: `${date} is no exception of the calendar` }],
  )
  return [...problems, ...unknown]
}
