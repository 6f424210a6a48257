import type { Knex } from 'knex'
import { startClock, type ReportClock } from '../sla/reportClock.ts'
import { chooseRule, type RuleCase, type StoredRule } from '../sla/rules.ts'
import { WorkingTime, type WorkingCalendar } from '../sla/workingTime.ts'

/** The ids under which a report's deadline was made: rule and calendar are never edited, only followed by others. */
export interface ClockBasis {
  ruleId: number
  calendarId: number
}

export interface CalendarVersion {
  id: number
  code: string
  version: number
  body: WorkingCalendar
}

interface Parts {
  calendars: CalendarVersion[]
  rules: StoredRule[]
  categories: { id: number; parentId: number | null }[]
  areaSets: { id: number; validFrom: string | null; validTo: string | null }[]
}

/** The city's calendars and rules, every version of them. */
export class Timekeeping {
  /** The calendar in force: local days, working days, handling times. */
  readonly workingTime: WorkingTime
  readonly calendarId: number
  readonly rules: StoredRule[]
  readonly calendars: Map<number, { code: string; version: number; workingTime: WorkingTime }>
  readonly #groups: Map<number, number | null>
  readonly #sets: { id: number; validFrom: string | null; validTo: string | null }[]

  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
    this.calendars = new Map(
      parts.calendars.map(({ id, code, version, body }) => [
        id,
        { code, version, workingTime: new WorkingTime(body) },
      ]),
    )
    const newest = parts.calendars.toSorted((a, b) => b.version - a.version)[0]
    if (!newest) throw new Error('No calendar is loaded in this database')
    this.calendarId = newest.id
    this.workingTime = this.calendars.get(newest.id)!.workingTime
    this.rules = parts.rules
    this.#groups = new Map(parts.categories.map(({ id, parentId }) => [id, parentId]))
    this.#sets = parts.areaSets
  }

  /** The rule for a report received on a day, or for an agency's share of one; null where the city has none. */
  ruleFor(of: Pick<RuleCase, 'categoryId' | 'urgency' | 'agencyId' | 'day'>): StoredRule | null {
    const inForce = this.#sets.filter(
      ({ validFrom, validTo }) => (!validFrom || validFrom <= of.day) && (!validTo || of.day <= validTo),
    )
    return chooseRule(this.rules, {
      ...of,
      categoryGroupId: this.#groups.get(of.categoryId) ?? null,
      areaSetIds: inForce.map(({ id }) => id),
    })
  }

  /** As it would be with a version more, which is the newest of its code. */
  with(more: { rule?: StoredRule; calendar?: CalendarVersion }): Timekeeping {
    const { rules, calendars, ...lists } = this.#parts
    return new Timekeeping({
      ...lists,
      rules: more.rule ? [...rules, more.rule] : rules,
      calendars: more.calendar ? [...calendars, more.calendar] : calendars,
    })
  }

  /** As it was before the versions that followed a rule or a calendar. */
  upTo(last: { ruleId: number } | { calendarId: number }): Timekeeping {
    const { rules, calendars, ...lists } = this.#parts
    return new Timekeeping({
      ...lists,
      rules: 'ruleId' in last ? rules.filter(({ id }) => id <= last.ruleId) : rules,
      calendars: 'calendarId' in last ? calendars.filter(({ id }) => id <= last.calendarId) : calendars,
    })
  }

  /** The code of a version of a rule. */
  codeOfRule(id: number): string | undefined {
    return this.rules.find((rule) => rule.id === id)?.code
  }

  /** The newest version of a rule, whatever day it applies from; null where there is none of the code. */
  newestRule(code: string): StoredRule | null {
    return this.rules.filter((rule) => rule.code === code).sort((a, b) => b.version - a.version)[0] ?? null
  }

  /** The rule and the calendar that a report's deadline was made with. */
  basis({ ruleId, calendarId }: ClockBasis): { limits: StoredRule; calendar: WorkingTime } {
    const limits = this.rules.find(({ id }) => id === ruleId)
    const calendar = this.calendars.get(calendarId)?.workingTime
    if (!limits || !calendar)
      throw new Error(`Rule ${ruleId} or calendar ${calendarId} is not in this database`)
    return { limits, calendar }
  }
}

/** A clock that starts, by the rule and the calendar in force on that day; null where no rule holds. */
export function clockAt(
  timekeeping: Timekeeping,
  { categoryId, urgency }: Pick<RuleCase, 'categoryId' | 'urgency'>,
  at: Date,
  before: ReportClock | null,
): (ReportClock & ClockBasis) | null {
  const rule = timekeeping.ruleFor({
    categoryId,
    urgency,
    agencyId: null,
    day: timekeeping.workingTime.dayOf(at),
  })
  if (!rule) return null
  const basis = { ruleId: rule.id, calendarId: timekeeping.calendarId }
  return { ...startClock(at, rule, timekeeping.workingTime, before?.acknowledgeDueAt), ...basis }
}

/** Reads calendars and rules, every version. */
export async function loadTimekeeping(
  knex: Knex,
  lists: Pick<Parts, 'categories' | 'areaSets'>,
): Promise<Timekeeping> {
  const calendars = await knex.raw('select id, code, version, body from calendar order by id')
  const rules = await knex.raw(
    `select id, code, version, category_id as "categoryId", agency_id as "agencyId", urgency, area_set_id as "areaSetId",
       json_build_object('minutes', acknowledge_minutes, 'time', acknowledge_time) as acknowledge,
       json_build_object('minutes', resolve_minutes, 'time', resolve_time) as resolve,
       warn_minutes as "warnMinutes", extend_by as "extendBy", extensions,
       applies_from as "appliesFrom", applies_to as "appliesTo"
     from sla_rule order by id`,
  )
  return new Timekeeping({ calendars: calendars.rows, rules: rules.rows, ...lists })
}
