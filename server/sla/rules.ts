import type { Urgency } from '../../contracts/lifecycle.ts'
import type { SlaRule } from '../../contracts/sla.ts'
import type { Limits } from './reportClock.ts'

/** A version of a rule as it is stored, its codes looked up. */
export interface StoredRule extends Limits {
  id: number
  code: string
  version: number
  categoryId: number | null
  agencyId: number | null
  urgency: Urgency | null
  areaSetId: number | null
  extendBy: SlaRule['extendBy']
  extensions: number
  appliesFrom: string
  appliesTo: string | null
}

/** What a rule is chosen by. */
export interface RuleCase {
  categoryId: number
  /** The group that the category belongs to. */
  categoryGroupId: number | null
  /** null for the report as a whole; an agency's own share is chosen with its id. */
  agencyId: number | null
  urgency: Urgency
  /** Ids of the area sets in force on that day. */
  areaSetIds: number[]
  /** Local day of receipt. */
  day: string
}

/** How well a rule fits: higher is more specific; null where it does not hold. */
function fit(rule: StoredRule, of: RuleCase): number | null {
  if (of.day < rule.appliesFrom || (rule.appliesTo !== null && of.day > rule.appliesTo)) return null
  if (rule.urgency !== null && rule.urgency !== of.urgency) return null
  if (rule.agencyId !== null && rule.agencyId !== of.agencyId) return null
  if (rule.areaSetId !== null && !of.areaSetIds.includes(rule.areaSetId)) return null
  const isLeaf = rule.categoryId === of.categoryId
  if (rule.categoryId !== null && !isLeaf && rule.categoryId !== of.categoryGroupId) return null
  return (
    (rule.categoryId === null ? 0 : isLeaf ? 16 : 8) +
    (rule.agencyId === null ? 0 : 4) +
    (rule.urgency === null ? 0 : 2) +
    (rule.areaSetId === null ? 0 : 1)
  )
}

/**
 * The rule that holds: the newest version of each that applies on the day, the most specific of them, and of two as
 * specific the later. Null where none holds: then the report has no deadline.
 */
export function chooseRule(rules: StoredRule[], of: RuleCase): StoredRule | null {
  let best: { rule: StoredRule; fit: number } | null = null
  const newest = new Map<string, number>()
  for (const rule of rules)
    if (of.day >= rule.appliesFrom) newest.set(rule.code, Math.max(newest.get(rule.code) ?? 0, rule.version))
  for (const rule of rules) {
    if (newest.get(rule.code) !== rule.version) continue
    const how = fit(rule, of)
    if (how !== null && (!best || how > best.fit || (how === best.fit && rule.id > best.rule.id)))
      best = { rule, fit: how }
  }
  return best?.rule ?? null
}
