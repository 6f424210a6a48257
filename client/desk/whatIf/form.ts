import type { Period } from '../../../contracts/calendar.ts'
import type { RuleOverride, WhatIfBody } from '../../../contracts/whatIf.ts'

/** What is other in a rule; what is left out stays as it is. Minutes of the rule's own time. */
export type RuleChange = Omit<RuleOverride, 'code'>

/** What somebody asks for in the form of the what-if. */
export interface WhatIfForm {
  /** Local days, both included. */
  from: string
  to: string
  /** Code of an area set. */
  set: string
  rules: Record<string, RuleChange>
  /** Another working week, Monday first; null for that of each calendar. */
  week: Period[][] | null
  /** Days with other periods than their weekday, none for a day off. */
  days: { date: string; periods: Period[] }[]
  /** Exceptions of the calendar that shall not hold. */
  undone: string[]
}

/** How many flipped reports are listed. */
const FLIPS = 200

/** The body to send, its lists in the order of the form, so that errors can be shown where they belong. */
export function bodyOf(form: WhatIfForm): WhatIfBody {
  const { from, to, set, week, days, undone } = form
  const calendar =
    week || days.length > 0 || undone.length > 0
      ? { ...(week ? { week } : {}), addExceptions: days, removeExceptions: undone }
      : undefined
  return {
    ...{ from, to, set, flips: FLIPS },
    rules: changedRules(form).map((code) => ({ code, ...form.rules[code] })),
    ...(calendar ? { calendar } : {}),
  }
}

/** Codes of the rules that something is other in, in the order in which {@link bodyOf} sends them. */
export const changedRules = ({ rules }: Pick<WhatIfForm, 'rules'>): string[] =>
  Object.keys(rules)
    .filter((code) => Object.values(rules[code]!).some((value) => value !== undefined))
    .sort()

/** Whether nothing is other than it is. */
export const isUnchanged = (form: WhatIfForm): boolean =>
  changedRules(form).length === 0 && !form.week && form.days.length === 0 && form.undone.length === 0

const PERIOD_MARK = '_'
const periodsText = (periods: Period[]) => periods.map((period) => period.join('-')).join(PERIOD_MARK)
const periodsFrom = (text: string): Period[] =>
  text === '' ? [] : text.split(PERIOD_MARK).map((one) => [one.split('-')[0] ?? '', one.split('-')[1] ?? ''])

/** The form as the query of an address: whoever opens it asks for the very same. */
export function queryOf(form: WhatIfForm): Record<string, string | string[]> {
  const number = (value: number | undefined) => value ?? ''
  return {
    ...{ from: form.from, to: form.to, set: form.set },
    rule: changedRules(form).map((code) => {
      const { resolveMinutes, resolveTime, acknowledgeMinutes, warnMinutes } = form.rules[code]!
      // The code comes last: it may hold dots itself.
      return [
        number(resolveMinutes) + (resolveTime?.[0] ?? ''),
        number(acknowledgeMinutes),
        number(warnMinutes),
        code,
      ].join('.')
    }),
    ...(form.week ? { week: form.week.map(periodsText).join(',') } : {}),
    day: form.days.map(({ date, periods }) =>
      periods.length > 0 ? `${date}*${periodsText(periods)}` : date,
    ),
    undo: form.undone,
  }
}

type Query = Record<string, string | null | (string | null)[] | undefined>

/** The form that an address asks for; what it does not say, or says wrongly, is as in `defaults`. */
export function formFrom(query: Query, defaults: WhatIfForm): WhatIfForm {
  const all = (name: string) => [query[name] ?? []].flat().filter((value) => value !== null)
  const one = (name: string) => all(name)[0]
  const week = one('week')?.split(',').map(periodsFrom)
  return {
    from: one('from') ?? defaults.from,
    to: one('to') ?? defaults.to,
    set: one('set') ?? defaults.set,
    rules: Object.fromEntries(all('rule').flatMap((text) => ruleFrom(text) ?? [])),
    week: week?.length === 7 ? week : defaults.week,
    days: all('day').map((text) => {
      const [date = '', periods = ''] = text.split('*')
      return { date, periods: periodsFrom(periods) }
    }),
    undone: all('undo'),
  }
}

const RULE = /^(?<resolve>\d*)(?<time>[wc]?)\.(?<acknowledge>\d*)\.(?<warn>\d*)\.(?<code>.+)$/

function ruleFrom(text: string): [[string, RuleChange]] | null {
  const { resolve, time, acknowledge, warn, code } = RULE.exec(text)?.groups ?? {}
  if (!code) return null
  const change: RuleChange = {
    ...(resolve ? { resolveMinutes: Number(resolve) } : {}),
    ...(time ? { resolveTime: time === 'w' ? 'working' : 'calendar' } : {}),
    ...(acknowledge ? { acknowledgeMinutes: Number(acknowledge) } : {}),
    ...(warn ? { warnMinutes: Number(warn) } : {}),
  }
  return [[code, change]]
}
