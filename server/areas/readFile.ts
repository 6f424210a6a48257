import { open } from 'node:fs/promises'
import { ImportRefused } from './refusal.ts'

/** Larger than any city's boundaries at full detail; what is larger is another kind of file. */
const LIMIT_BYTES = 200_000_000

/** A feature as the file has it, nothing checked but its frame. */
export interface RawFeature {
  properties: Record<string, unknown>
  geometry: { type: string; coordinates: unknown } | null
}

/** Names of longitude and latitude on WGS 84, in this order or as GeoJSON reads them. */
const WGS84 = /(^|[:/])(CRS84h?|4326|4979)$|^WGS ?84$/i

/**
 * Reads a GeoJSON FeatureCollection in EPSG:4326.
 * @throws ImportRefused for another file, or another coordinate system
 */
export async function readFeatures(file: string): Promise<RawFeature[]> {
  const refuse = (why: string): never => {
    throw new ImportRefused(`${file} was not imported`, [why])
  }
  const parsed = parse(await readText(file, refuse), refuse)
  if (!isObject(parsed) || typeof parsed.type !== 'string')
    return refuse('it is JSON, but not GeoJSON: export the boundaries as a GeoJSON FeatureCollection')
  if (parsed.type !== 'FeatureCollection' || !Array.isArray(parsed.features))
    return refuse(`it holds a ${parsed.type}, not a FeatureCollection with one feature for each area`)
  if (parsed.features.length === 0) return refuse('it holds no feature')
  if ('crs' in parsed) checkCrs(parsed.crs, refuse)
  const features = parsed.features as unknown[]
  const strange = features.findIndex((feature) => !isObject(feature) || feature.type !== 'Feature')
  if (strange >= 0) return refuse(`entry ${strange + 1} of its features is not a Feature`)
  return (features as Record<string, unknown>[]).map(({ properties, geometry }) => ({
    properties: isObject(properties) ? properties : {},
    geometry: isObject(geometry) ? { type: String(geometry.type), coordinates: geometry.coordinates } : null,
  }))
}

type Refuse = (why: string) => never

async function readText(file: string, refuse: Refuse): Promise<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) =>
    refuse(error.code === 'ENOENT' ? 'there is no such file' : `it cannot be opened (${error.message})`),
  )
  try {
    const found = await handle.stat()
    if (!found.isFile()) return refuse('it is not a file')
    if (found.size > LIMIT_BYTES)
      return refuse(
        `it has ${Math.ceil(found.size / 1e6)} MB and the limit is ${LIMIT_BYTES / 1e6} MB: simplify it, or leave out decimals past the sixth`,
      )
    return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile())
  } catch (error) {
    if (error instanceof TypeError) return refuse('it is not UTF-8 text: export it again as UTF-8')
    throw error
  } finally {
    await handle.close()
  }
}

function parse(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return refuse(`it is not JSON (${(error as Error).message})`)
  }
}

function checkCrs(crs: unknown, refuse: Refuse) {
  if (crs === null)
    return refuse('its "crs" is null, so nobody knows what its numbers mean: export it with EPSG:4326')
  const named = isObject(crs) && isObject(crs.properties) ? crs.properties.name : undefined
  if (typeof named === 'string' && WGS84.test(named)) return
  return refuse(
    `its coordinate system is ${typeof named === 'string' ? named : JSON.stringify(crs)}, not EPSG:4326: ` +
      'convert it with "ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson"',
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
