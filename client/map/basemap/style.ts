import type { LayerSpecification, Map as LibreMap, StyleSpecification } from 'maplibre-gl'
import { REAL } from './tiles.ts'

/**
 * @returns the style at an address
 * @throws where it cannot be had
 */
export async function fetchStyle(url: string): Promise<StyleSpecification> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The style answers ${answer.status}`)
  return (await answer.json()) as StyleSpecification
}

/** Gives the map a style's sources, letters and signs. @returns its layers, as they are called on our map */
export function takeStyle(map: LibreMap, style: StyleSpecification): LayerSpecification[] {
  if (style.glyphs) map.setGlyphs(style.glyphs)
  const sprites = typeof style.sprite === 'string' ? [{ id: 'default', url: style.sprite }] : style.sprite
  const known = new Set(map.getSprite().map(({ id }) => id))
  for (const { id, url } of sprites ?? []) if (!known.has(id)) map.addSprite(id, url)
  for (const [id, source] of Object.entries(style.sources)) map.addSource(`${REAL}-${id}`, source)
  return style.layers.map((layer) => {
    const source = 'source' in layer && layer.source ? { source: `${REAL}-${layer.source as string}` } : {}
    return { ...layer, id: `real-${layer.id}`, ...source } as LayerSpecification
  })
}
