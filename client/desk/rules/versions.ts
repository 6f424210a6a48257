import type { RuleVersion } from '../api.ts'

/** The versions of one rule as they stand on a day. */
export interface RuleHistory {
  code: string
  /** Rules reports received on that day; null where it has not begun or has ended. */
  inForce: RuleVersion | null
  /** Will rule from a later day, nearest first. */
  coming: RuleVersion[]
  /** Whatever else there was, newest first. */
  older: RuleVersion[]
  /** What the next version begins from. */
  newest: RuleVersion
}

/**
 * Rules by code, the most specific first, as reports choose them (server/sla/rules.ts): a category's before one of its
 * group, before an agency's, an urgency's, an area set's; then the one stored later.
 * @param today local day `YYYY-MM-DD`
 * @param groups codes of categories that other categories belong to
 */
export function histories(rules: RuleVersion[], today: string, groups: ReadonlySet<string>): RuleHistory[] {
  const byCode = Map.groupBy(rules, ({ code }) => code)
  return [...byCode]
    .map(([code, versions]) => historyOf(code, versions, today))
    .sort(
      (a, b) =>
        specificity(b.newest, groups) - specificity(a.newest, groups) ||
        Number(b.inForce !== null) - Number(a.inForce !== null) ||
        b.newest.id - a.newest.id,
    )
}

function historyOf(code: string, versions: RuleVersion[], today: string): RuleHistory {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version)
  const newest = newestFirst[0]!
  const begun = newestFirst.find(({ appliesFrom }) => appliesFrom <= today) ?? null
  const inForce = begun && (begun.appliesTo === null || begun.appliesTo >= today) ? begun : null
  const coming = newestFirst
    .filter(
      ({ appliesFrom, version }) =>
        appliesFrom > today &&
        !newestFirst.some((other) => other.version > version && other.appliesFrom <= appliesFrom),
    )
    .toSorted((a, b) => (a.appliesFrom < b.appliesFrom ? -1 : 1))
  const shown = new Set([inForce, ...coming])
  return { code, inForce, coming, newest, older: newestFirst.filter((version) => !shown.has(version)) }
}

function specificity(
  { category, agency, urgency, areaSet }: RuleVersion,
  groups: ReadonlySet<string>,
): number {
  const ofCategory = category === null ? 0 : groups.has(category) ? 8 : 16
  return ofCategory + (agency === null ? 0 : 4) + (urgency === null ? 0 : 2) + (areaSet === null ? 0 : 1)
}
