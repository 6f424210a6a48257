import type { Page } from '@playwright/test'
import type { City } from '../support.ts'

/** Names that may stand in each other's place, by what they are of, longest first. */
export type Names = string[][]

/** Every name that a row of the wall may show: of categories in a language, of agencies and areas in short. */
export async function namesOf(city: City, language: 'vi' | 'en'): Promise<Names> {
  const { categories, agencies, areaSets } = await city.get('/api/city')
  const sets = await Promise.all(
    areaSets.map(({ code }: { code: string }) => city.get(`/api/areas?set=${code}`)),
  )
  return [
    categories.map(({ name }: { name: Record<string, string> }) => name[language]),
    agencies.map(({ shortName }: { shortName: string }) => shortName),
    ...sets.map(({ features }) =>
      features.map(({ properties }: { properties: { shortName: string } }) => properties.shortName),
    ),
  ].map((names: string[]) => names.toSorted((a, b) => b.length - a.length))
}

/** Of each kind so many are tried, the longest first: the others are narrower. */
const LONGEST = 12

/**
 * Puts every name where one of its kind stands now, and tells which would be cut there: what shows at the moment of a test is
 * chance, what fits is not.
 */
export async function readLongestNames(page: Page, names: Names): Promise<string[]> {
  return page.evaluate(
    ([names, most]) => {
      const faults = new Set<string>()
      for (const element of document.querySelectorAll<HTMLElement>('.cut, .folded, .parts > *')) {
        const node = element.firstChild
        if (element.childNodes.length !== 1 || !(node instanceof Text)) continue
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
        const now = node.data
        const lineLimit = Number(getComputedStyle(element).webkitLineClamp) || 1
        const range = document.createRange()
        const isCut = (name: string) => {
          node.data = name
          range.selectNodeContents(node)
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
          return element.scrollWidth > element.clientWidth + 1 || lines > lineLimit
        }
        const kind = names.find((of) => of.includes(now.trim())) ?? []
        const cut = kind.slice(0, most).filter(isCut)
        node.data = now
        if (cut.length > 0) faults.add(`where “${now.trim()}” stands would be cut: ${cut.join(', ')}`)
      }
      return [...faults]
    },
    [names, LONGEST] as const,
  )
}
