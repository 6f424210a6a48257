import { open, type FileHandle } from 'node:fs/promises'
import { Compression, PMTiles, TileType, type Header, type RangeResponse, type Source } from 'pmtiles'
import { loadCity } from '../../../fixtures/loadCity.ts'
import type { Env } from '../../env.ts'
import { StartError } from '../../startError.ts'

/** Tiles of a file of ours. */
export interface TileBase {
  kind: 'tiles'
  tiles: PMTiles
  /** Another one for another file: tiles may be kept for ever under it. */
  version: string
  minZoom: number
  maxZoom: number
  /** HTML, as the file has it. */
  attribution: string
  close: () => Promise<void>
}
/** A base map of the whole world's kind, beside the schematic one: tiles of a file of ours, or somebody's style. */
export type RealBase = TileBase | { kind: 'style'; url: string }

/** Parts of a file, as the reader of the archive asks for them: it is never in memory as a whole. */
class FileSource implements Source {
  readonly #file: FileHandle
  readonly #name: string
  constructor(file: FileHandle, name: string) {
    this.#file = file
    this.#name = name
  }
  getKey = () => this.#name
  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const data = new Uint8Array(length)
    const { bytesRead } = await this.#file.read(data, 0, length, offset)
    // The first part is asked for without knowing how much there is.
    if (bytesRead < length && offset > 0) throw new Error(`${this.#name} is shorter than it says`)
    return { data: data.buffer.slice(0, bytesRead) }
  }
}

const OPENSTREETMAP = '© OpenStreetMap contributors'
const ADVICE =
  'set it to a PMTiles file of vector tiles of the city, such as an extract of maps.protomaps.com, or leave it out.'

/**
 * Opens the base map that the settings name.
 * @returns null where they name none
 * @throws StartError for a file that is not there, is no PMTiles 3 of vector tiles, or is of another place; for both settings at once
 */
export async function openRealBase({
  basemapFile: file,
  basemapStyle: url,
  city,
}: Pick<Env, 'basemapFile' | 'basemapStyle' | 'city'>): Promise<RealBase | null> {
  if (file !== undefined && url !== undefined)
    throw new StartError('BASEMAP_PMTILES and BASEMAP_STYLE_URL are both set: leave one of them out.')
  if (url !== undefined) return { kind: 'style', url }
  if (file === undefined) return null
  let handle: FileHandle
  try {
    handle = await open(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartError(`BASEMAP_PMTILES "${file}" cannot be read (${code}): ${ADVICE}`)
  }
  try {
    const tiles = new PMTiles(new FileSource(handle, file))
    const header = await tiles.getHeader()
    await refuseUnusable(header, city)
    const metadata = (await tiles.getMetadata()) as { attribution?: unknown } | undefined
    const { mtimeMs, size } = await handle.stat()
    return {
      kind: 'tiles',
      tiles,
      version: `${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}`,
      minZoom: header.minZoom,
      maxZoom: header.maxZoom,
      attribution: (typeof metadata?.attribution === 'string' && metadata.attribution) || OPENSTREETMAP,
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    const why = error instanceof Error ? error.message : String(error)
    throw new StartError(`BASEMAP_PMTILES "${file}" is no base map (${why}): ${ADVICE}`)
  }
}

async function refuseUnusable(header: Header, cityCode: string): Promise<void> {
  const { tileType, tileCompression, minLon, minLat, maxLon, maxLat } = header
  if (tileType !== TileType.Mvt) throw new Error('its tiles are pictures')
  if (tileCompression !== Compression.None && tileCompression !== Compression.Gzip)
    throw new Error('its tiles are packed otherwise than with gzip')
  const { name, center } = (await loadCity(cityCode)).city
  const [lon, lat] = center
  if (lon < minLon || lon > maxLon || lat < minLat || lat > maxLat)
    throw new Error(
      `it holds ${minLon}–${maxLon}° E, ${minLat}–${maxLat}° N, and ${name.vi} lies at ${lon}, ${lat}`,
    )
}
