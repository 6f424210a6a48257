import type { Figure } from '../../../contracts/figure.ts'
import type { Morning } from '../../../contracts/morning.ts'
import type { Language } from '../../../contracts/text.ts'
import { presentFigures } from '../../figures/present.ts'
import { scopeCounts } from '../../figures/readCounts.ts'
import { noSums } from '../../figures/readSums.ts'
import { heirOf, lineageOf, type Scope } from '../../figures/scope.ts'
import { dayAfter } from '../../figures/weeks.ts'
import type { LogHead } from '../../log/read.ts'
import type { Reference } from '../../reports/reference.ts'
import { sumOf, type Standing } from './readStanding.ts'

interface View {
  city: Reference
  head: LogHead
  scope: Scope
  day: string
  past: boolean
  /** Agencies as they were, or as they are now: each together with those that it has succeeded. */
  agencies: 'then' | 'now'
  lang: Language
}

const gauges = ['backlog', 'dueSoon', 'overdue'] as const
type Gauges = Record<(typeof gauges)[number], Figure>

/** The gauges of some open reports. @param rows the address of those of a figure, from the one of the whole scope */
function present(
  standing: Standing[],
  { head, day, past, scope, lang }: View,
  rows = (ofScope: string) => ofScope,
): Gauges {
  const counts = scopeCounts({ ...noSums(), ...sumOf(standing) }, 0, null)
  const figures = presentFigures(gauges, counts, { head, period: { from: day, to: day }, scope, lang })
  const then = past ? `&${new URLSearchParams({ openBefore: dayAfter(day) })}` : ''
  const entries = gauges.map((name) => [name, { ...figures[name], rows: rows(figures[name].rows) + then }])
  return Object.fromEntries(entries) as Gauges
}

/** Where an area's backlog sits: altogether, by category of the second level, and by agency; the largest first. */
export function presentParts(standing: Standing[], view: View): Omit<Morning['backlog'], 'byPlace'> {
  const { city, scope, day } = view
  const groupOf = (one: Standing) => city.categories.get(one.category)!.parentId ?? one.category
  const by = (key: (one: Standing) => number, of = standing) =>
    [...Map.groupBy(of, key)].sort(([a, mine], [b, theirs]) => sumOf(theirs).open - sumOf(mine).open || a - b)
  const part = (some: Standing[], narrower: Partial<Scope>, rows?: (ofScope: string) => string) =>
    present(some, { ...view, scope: { ...scope, ...narrower } }, rows)
  const holder = ({ agency }: Standing) => {
    const own = city.agencies.get(agency)
    return own && view.agencies === 'now' ? heirOf(city, own).id : agency
  }
  const category = (id: number, parent: number | null, some: Standing[]) => {
    const own = city.categories.get(id)!
    return {
      ...{ code: own.code, name: own.name, parent: parent === null ? null : city.categories.codeOf(parent) },
      figures: part(some, { category: own }),
    }
  }
  return {
    ...present(standing, view),
    byCategory: by(groupOf).flatMap(([id, some]) => [
      category(id, null, some),
      ...by(({ category: leaf }) => leaf, some)
        .filter(([leaf]) => leaf !== id)
        .map(([leaf, of]) => category(leaf, id, of)),
    ]),
    byAgency: by(holder).map(([id, some]) => {
      const agency = city.agencies.get(id)
      if (!agency) return { ...NOBODY, figures: part(some, {}, (ofScope) => `${ofScope}&unassigned=true`) }
      const { code, name, shortName, validTo } = agency
      const lineage = view.agencies === 'now' ? lineageOf(city, agency) : undefined
      return {
        ...{
          code,
          name,
          shortName,
          ended: heirOf(city, agency).id === id && validTo !== null && validTo < day,
        },
        figures: part(some, { agency, lineage }),
      }
    }),
  }
}

/** What no agency has yet. */
const NOBODY = {
  code: '',
  name: { vi: 'Chưa chuyển đơn vị nào', en: 'With no agency yet' },
  shortName: '',
  ended: false,
}
