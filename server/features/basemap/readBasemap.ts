import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { baseFile, type Basemap } from '../../../contracts/basemap.ts'
import { projectRoot } from '../../env.ts'
import { smooth } from './smooth.ts'

/**
 * What `fixtures/<city>/base.geojson` says of the city's water and roads, its few known points joined by curves.
 * @returns no features where the city has no such file
 * @throws ZodError where the file does not hold what the contract says
 */
export async function readBasemap(cityCode: string): Promise<Omit<Basemap, 'real'>> {
  const file = path.join(projectRoot, 'fixtures', cityCode, 'base.geojson')
  const source = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (source === null) return { type: 'FeatureCollection', features: [] }
  const facts = baseFile.parse(JSON.parse(source))
  return {
    ...facts,
    features: facts.features.map((feature) => ({
      ...feature,
      geometry:
        feature.geometry.type === 'LineString'
          ? { type: 'LineString', coordinates: smooth(feature.geometry.coordinates) }
          : { type: 'Polygon', coordinates: feature.geometry.coordinates.map(smooth) },
    })),
  }
}
