import type { BaseFeature } from '../../../contracts/basemap.ts'
import { loadBase } from '../../../fixtures/loadBase.ts'
import { StartError } from '../../startError.ts'
import { smooth } from './smooth.ts'

/**
 * What `fixtures/<city>/base.geojson` says of the city's water and roads, its few known points joined by curves.
 * @param folder where the cities' folders lie; `fixtures/` unless told
 * @returns none where the city has no such file
 * @throws StartError that names file, feature and field where the file is not what the contract says
 */
export async function readBasemap(cityCode: string, folder?: string): Promise<BaseFeature[]> {
  const facts = await loadBase(cityCode, folder).catch((error: Error) => {
    throw new StartError(`fixtures/${error.message}. Put it right, or remove the file: the map does without.`)
  })
  return facts.map((feature) => ({
    ...feature,
    geometry:
      feature.geometry.type === 'LineString'
        ? { type: 'LineString', coordinates: smooth(feature.geometry.coordinates) }
        : { type: 'Polygon', coordinates: feature.geometry.coordinates.map(smooth) },
  }))
}
