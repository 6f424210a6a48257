import type { SlaProposal } from '../../../contracts/slaChange.ts'
import type { SlaRule } from '../../../contracts/sla.ts'
import type { RuleVersion } from '../api.ts'

/** A rule as it is being written: nothing chosen is the empty text. */
export type RuleForm = {
  [Key in keyof SlaRule]: Key extends 'category' | 'agency' | 'areaSet' | 'appliesTo' | 'source'
    ? string
    : Key extends 'urgency'
      ? NonNullable<SlaRule['urgency']> | ''
      : SlaRule[Key]
}

const DAY = 480

/**
 * What the next version begins from: the newest one, or the usual limits for a rule that is new.
 * @param today first day on which it may apply
 */
export function ruleFormOf(newest: RuleVersion | null, today: string): RuleForm {
  if (!newest)
    return {
      ...{ code: '', category: '', agency: '', urgency: '', areaSet: '', source: '' },
      acknowledge: { minutes: DAY, time: 'working', given: false },
      resolve: { minutes: 5 * DAY, time: 'working', given: false },
      ...{ warnMinutes: DAY, extendBy: 'agency', extensions: 1, appliesFrom: today, appliesTo: '' },
    }
  const { code, category, agency, urgency, areaSet, acknowledge, resolve, warnMinutes } = newest
  const { extendBy, extensions, appliesTo, source } = newest
  return {
    ...{
      code,
      category: category ?? '',
      agency: agency ?? '',
      urgency: urgency ?? '',
      areaSet: areaSet ?? '',
    },
    ...{ acknowledge: { ...acknowledge }, resolve: { ...resolve }, warnMinutes, extendBy, extensions },
    ...{ appliesFrom: today, appliesTo: appliesTo ?? '', source: source ?? '' },
  }
}

const orNull = <Value extends string>(value: Value | '') => (value === '' ? null : value)

/** @param basedOn version that the form began from; 0 for a new rule */
export function ruleProposal(form: RuleForm, basedOn: number): SlaProposal & { kind: 'rule' } {
  const { category, agency, urgency, areaSet, appliesTo, source } = form
  return {
    ...{ kind: 'rule', basedOn },
    rule: {
      ...form,
      ...{
        category: orNull(category),
        agency: orNull(agency),
        urgency: orNull(urgency),
        areaSet: orNull(areaSet),
      },
      ...{ appliesTo: orNull(appliesTo), source: orNull(source.trim()) },
    },
  }
}
