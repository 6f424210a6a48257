import type { Page } from '@playwright/test'
import type { City } from '../support.ts'

/** So many areas find room for their numbers on every screen; of more some may have to be read off the colours. */
const MOST = 40

/** Codes of the areas of each set whose numbers all have to stand on the map. */
export async function areaCodesOf(city: City): Promise<string[][]> {
  const { areaSets } = await city.get('/api/city')
  const sets = await Promise.all(
    areaSets.map(({ code }: { code: string }) => city.get(`/api/areas?set=${code}`)),
  )
  return sets
    .map(({ features }) =>
      features.map(({ properties }: { properties: { code: string } }) => properties.code),
    )
    .filter((codes: string[]) => codes.length <= MOST)
}

/**
 * Areas whose number nobody can read on a map that tells one of each. A small map stands beside a list of them; a map of
 * deadlines or of a campaign has none where there is nothing to tell.
 */
export async function readUntold(page: Page, sets: string[][]): Promise<string[]> {
  return page.evaluate((sets) => {
    const scene = document.querySelector<HTMLElement>('[data-testid=stage]')?.dataset.scene ?? ''
    if (!['now', 'adoption'].includes(scene) || document.querySelector('.legend.brief')) return []
    const labels = document.querySelectorAll<HTMLElement>('.area-label, .area-callout')
    const told = new Set([...labels].map(({ dataset }) => dataset.code!))
    const shown = sets.find((codes) => codes.some((code) => told.has(code))) ?? []
    return shown.filter((code) => !told.has(code)).map((code) => `without its number on the map: ${code}`)
  }, sets)
}
