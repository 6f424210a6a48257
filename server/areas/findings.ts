import { nameFeature, type AreaFacts } from './properties.ts'
import type { RingFixes } from './rings.ts'

/** What an import found and did not refuse: lines for the person who imports. */
export interface Findings {
  repairs: string[]
  warnings: string[]
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

export const count = (n: number) => whole.format(n)
export const squareMetres = (m2: number) => `${m2 < 10 ? number.format(m2) : whole.format(m2)} m²`
export const squareKilometres = (km2: number) => `${number.format(km2)} km²`
export const percent = (share: number) => `${number.format(share * 100)} %`
export const plural = (n: number, noun: string) => `${count(n)} ${noun}${n === 1 ? '' : 's'}`
export const label = ({ position, name }: Pick<AreaFacts, 'position' | 'name'>) =>
  nameFeature(position, name.vi)

const fixWords: { fix: keyof RingFixes; says: (n: number) => string }[] = [
  { fix: 'closed', says: (n) => `${plural(n, 'ring')} closed that did not end where they began` },
  { fix: 'repeated', says: (n) => `${plural(n, 'point')} left out that repeated the one before` },
  {
    fix: 'turned',
    says: (n) => `${plural(n, 'ring')} turned: the outside runs counter-clockwise, a hole clockwise`,
  },
  { fix: 'dropped', says: (n) => `${plural(n, 'ring')} left out that had fewer than three different points` },
]

/** One line for each kind of fix that moved no point, with the areas that it was made in. */
export function describeFixes(fixed: { area: AreaFacts; fixes: RingFixes }[]): string[] {
  return fixWords.flatMap(({ fix, says }) => {
    const touched = fixed.filter(({ fixes }) => fixes[fix] > 0)
    if (touched.length === 0) return []
    const names = touched.map(
      ({ area, fixes }) => `${label(area)}${fixes[fix] > 1 ? ` (${fixes[fix]})` : ''}`,
    )
    const total = touched.reduce((sum, { fixes }) => sum + fixes[fix], 0)
    return [`${says(total)}: ${names.join(', ')}`]
  })
}
