import { open, type FileHandle } from 'node:fs/promises'
import { PMTiles, TileType, type RangeResponse, type Source } from 'pmtiles'
import { StartError } from '../../startError.ts'

/** A base map of the whole world's kind, beside the schematic one: tiles of a file of ours, or somebody's style. */
export type RealBase =
  | { kind: 'tiles'; tiles: PMTiles; minZoom: number; maxZoom: number; attribution: string }
  | { kind: 'style'; url: string }

/** Parts of a file, as the reader of the archive asks for them. */
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
    return { data: data.buffer.slice(0, bytesRead) }
  }
}

const OPENSTREETMAP = '© OpenStreetMap'

/**
 * Opens the base map that the settings name.
 * @param file PMTiles 3 of vector tiles in the Protomaps schema
 * @param styleUrl a MapLibre style
 * @returns null where they name none
 * @throws StartError for a file that is not there or not of that kind, or for both at once
 */
export async function openRealBase(
  file: string | undefined,
  styleUrl: string | undefined,
): Promise<RealBase | null> {
  if (file !== undefined && styleUrl !== undefined)
    throw new StartError('BASEMAP_PMTILES and BASEMAP_STYLE_URL are both set: leave one of them out.')
  if (styleUrl !== undefined) return { kind: 'style', url: styleUrl }
  if (file === undefined) return null
  const advice =
    'set it to a PMTiles file of vector tiles, such as an extract of maps.protomaps.com, or leave it out.'
  let handle: FileHandle
  try {
    handle = await open(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartError(`BASEMAP_PMTILES "${file}" cannot be read (${code}): ${advice}`)
  }
  const tiles = new PMTiles(new FileSource(handle, file))
  try {
    const { tileType, minZoom, maxZoom } = await tiles.getHeader()
    if (tileType !== TileType.Mvt) throw new Error('its tiles are pictures')
    const metadata = (await tiles.getMetadata()) as { attribution?: unknown } | undefined
    return {
      kind: 'tiles',
      tiles,
      minZoom,
      maxZoom,
      attribution: plain(metadata?.attribution) || OPENSTREETMAP,
    }
  } catch (error) {
    await handle.close()
    const why = error instanceof Error ? error.message : String(error)
    throw new StartError(`BASEMAP_PMTILES "${file}" is no base map (${why}): ${advice}`)
  }
}

/** Attributions are written as HTML: their words alone. */
const plain = (html: unknown) => (typeof html === 'string' ? html.replace(/<[^>]*>/g, '').trim() : '')
