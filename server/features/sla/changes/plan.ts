import type { SlaProposal } from '../../../../contracts/slaChange.ts'
import type { SlaRule } from '../../../../contracts/sla.ts'
import { fieldProblem, ProblemError, type FieldError } from '../../../errors.ts'
import type { Change } from '../../../reports/recompute.ts'
import { pick, type Reference } from '../../../reports/reference.ts'
import type { StoredRule } from '../../../sla/rules.ts'
import { WorkingTime } from '../../../sla/workingTime.ts'
import { calendarErrors } from '../calendarErrors.ts'
import { limitOutOfReach } from '../reach.ts'

/** A proposal looked up and found sound, as the next version of what it changes. */
export interface PlannedChange {
  version: number
  /** First local day on which it rules. */
  appliesFrom: string
  /** What it would do to open reports. */
  change: Change
}

/** Newer than every version that is stored. */
const NOT_YET_STORED = Number.MAX_SAFE_INTEGER

/**
 * Looks up what a proposal names.
 * @param today the city's local day
 * @throws ProblemError `unknown-code`, `no-longer-valid`; `version-conflict` where somebody else has changed it meanwhile;
 *   `invalid-input` naming every other field that is wrong
 */
export function planChange(reference: Reference, proposal: SlaProposal, today: string): PlannedChange {
  return proposal.kind === 'rule'
    ? planRule(reference, proposal, today)
    : planCalendar(reference, proposal, today)
}

function planRule(
  reference: Reference,
  { rule, basedOn }: SlaProposal & { kind: 'rule' },
  today: string,
): PlannedChange {
  const { timekeeping } = reference
  if (rule.appliesFrom < today)
    throw fieldProblem(
      'invalid-input',
      'rule.appliesFrom',
      `${rule.appliesFrom} lies in the past; a rule changes from ${today} on at the earliest`,
    )
  const newest = timekeeping.newestRule(rule.code)
  if (basedOn > 0 && !newest)
    throw fieldProblem('unknown-code', 'rule.code', `There is no rule “${rule.code}”`)
  checkVersion(basedOn, newest?.version ?? 0, `Rule “${rule.code}”`)
  const tooLong = limitOutOfReach(rule, timekeeping.workingTime)
  if (tooLong) throw fieldProblem('invalid-input', `rule.${tooLong.limit}.minutes`, tooLong.message)
  const stored = lookUp(reference, rule, basedOn + 1)
  return {
    version: stored.version,
    appliesFrom: rule.appliesFrom,
    change: {
      kind: 'rule',
      code: rule.code,
      day: rule.appliesFrom,
      timekeeping: timekeeping.with({ rule: stored }),
    },
  }
}

/** @throws ProblemError `unknown-code`, `no-longer-valid` */
function lookUp(reference: Reference, rule: SlaRule, version: number): StoredRule {
  const { category, agency, areaSet, appliesFrom: day } = rule
  return {
    ...rule,
    id: NOT_YET_STORED,
    version,
    categoryId: category === null ? null : pick(reference.categories, 'rule.category', category, day).id,
    agencyId: agency === null ? null : pick(reference.agencies, 'rule.agency', agency, day).id,
    areaSetId: areaSet === null ? null : pick(reference.areaSets, 'rule.areaSet', areaSet, day).id,
  }
}

function planCalendar(
  { timekeeping }: Reference,
  { calendar, basedOn }: SlaProposal & { kind: 'calendar' },
  today: string,
): PlannedChange {
  const inForce = timekeeping.calendars.get(timekeeping.calendarId)!
  checkVersion(basedOn, inForce.version, 'The calendar')
  const { timeZone } = inForce.workingTime.calendar
  const errors: FieldError[] = calendarErrors(calendar)
  // Every tally is by local day: another time zone would be another city.
  if (calendar.timeZone !== timeZone)
    errors.push({
      field: 'calendar.timeZone',
      message: `stays ${timeZone}: what is counted belongs to its days`,
    })
  if (errors.length === 0) {
    const workingTime = new WorkingTime(calendar)
    const tooLong = timekeeping.rules.find((rule) => limitOutOfReach(rule, workingTime))
    if (tooLong)
      errors.push({
        field: 'calendar.week',
        message: `rule “${tooLong.code}” ${limitOutOfReach(tooLong, workingTime)!.message}`,
      })
  }
  if (errors.length > 0)
    throw new ProblemError(
      'invalid-input',
      errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
      { errors },
    )
  const { code, version } = inForce
  const next = { id: NOT_YET_STORED, code, version: version + 1, body: calendar }
  return {
    version: next.version,
    appliesFrom: today,
    change: { kind: 'calendar', timekeeping: timekeeping.with({ calendar: next }) },
  }
}

/** @throws ProblemError `version-conflict` */
function checkVersion(basedOn: number, version: number, what: string) {
  if (basedOn !== version)
    throw new ProblemError('version-conflict', `${what} is at version ${version}, not ${basedOn}`, {
      errors: [{ field: 'basedOn', message: `is ${basedOn}; the version in the database is ${version}` }],
    })
}
