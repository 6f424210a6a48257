import type { Deps } from '../../http/deps.ts'
import { FINEST_CELL } from '../../identity/precision.ts'
import { readLayer, type OpenLayer } from '../layers/open.ts'
import type { Viewer } from '../layers/viewer.ts'
import { isOpenSql, keyOf, readCells, stepsSql, type Cell, type Cells } from './cells.ts'

/** One object that goes on: take its version and what you need of its cells together, and wait for nothing between. */
export interface HeldCells {
  /** Names what was counted, and up to when. */
  version: string
  /** Of the log, as these counts have it. */
  seq: number
  cells: Cells
}

/** Counting everything happens once: it may take its time. */
const MOST_MS = 120_000

/** Of the whole city, in the finest cells. */
const WHOLE_CITY: Viewer = { reach: null, metres: FINEST_CELL, seesReports: true, slice: null }
const versionOf = ({ head: { epoch, seq } }: OpenLayer) => `${epoch} ${seq}`

/** SQL of what events add to the counts of each cell. @param events SQL of rows as `outbox` and `event_log` have them */
const changesSql = (events: string, size: Cells) =>
  `select x, y, count(*) filter (where state_before is null) as count,
     count(*) filter (where ${isOpenSql('state_after')}) - count(*) filter (where ${isOpenSql('state_before')}) as open
   from (select ${stepsSql('report.geom', size)}, before->>'state' as state_before, after->>'state' as state_after
         from ${events} as event join report on report.id = event.report_id where after is not null) as change
   group by x, y`

function add({ of }: Cells, changes: (Cell & { x: number; y: number })[], sign: 1 | -1): void {
  for (const { x, y, count, open } of changes) {
    const cell = of.get(keyOf(x, y)) ?? { count: 0, open: 0 }
    of.set(keyOf(x, y), { count: cell.count + sign * count, open: cell.open + sign * open })
  }
}

/** Everything as the log has it: rows know already what still waits to be logged. */
async function readCity(open: OpenLayer, latitude: number): Promise<HeldCells> {
  const cells = await readCells(open, { metres: FINEST_CELL, latitude })
  add(cells, (await open.trx.raw(changesSql('outbox', cells))).rows, -1)
  return { cells, version: versionOf(open), seq: open.head.seq }
}

/** Goes on from what was counted before: events of the log, each of them once. */
async function goOn(held: HeldCells, open: OpenLayer): Promise<HeldCells> {
  const since = '(select * from event_log where seq > ? and seq <= ?)'
  const { rows } = await open.trx.raw(changesSql(since, held.cells), [held.seq, open.head.seq])
  add(held.cells, rows, 1)
  return Object.assign(held, { version: versionOf(open), seq: open.head.seq })
}

/**
 * Counts of everything that somebody sees by cell, kept in memory: a tile from far away costs the same for a million
 * reports as for a thousand. The city's are carried on by the log, those of the open data counted once for each release.
 */
export class CellCounts {
  #deps: Deps
  #city: HeldCells | null = null
  #open: HeldCells | null = null
  /** Whoever asks meanwhile waits for the same, and holds no connection. */
  #underWay = new Map<string, Promise<HeldCells>>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** @returns null for whoever does not see all: these are counted anew each time, being fewer */
  of({ reach, slice }: Viewer): Promise<HeldCells> | null {
    if (slice)
      return this.#once(`slice ${slice.version} ${slice.madeAt.toISOString()}`, (key) =>
        this.#slice(key, slice),
      )
    return reach === null ? this.#once('city', () => this.#wholeCity()) : null
  }

  #once(key: string, read: (key: string) => Promise<HeldCells>): Promise<HeldCells> {
    const known = this.#underWay.get(key)
    if (known) return known
    const reading = read(key).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, reading)
    return reading
  }

  #read(viewer: Viewer, read: (open: OpenLayer) => Promise<HeldCells>): Promise<HeldCells> {
    return readLayer(this.#deps, { of: 'reports' }, viewer, { lang: 'vi' }, read, MOST_MS)
  }

  #latitude = () => this.#deps.reference().city.center[1]

  async #wholeCity(): Promise<HeldCells> {
    const held = this.#city
    this.#city = await this.#read(WHOLE_CITY, (open) =>
      held?.version.startsWith(open.head.epoch) && held.seq <= open.head.seq
        ? goOn(held, open)
        : readCity(open, this.#latitude()),
    )
    return this.#city
  }

  async #slice(version: string, slice: NonNullable<Viewer['slice']>): Promise<HeldCells> {
    if (this.#open?.version === version) return this.#open
    const { cellMetres } = slice.settings
    this.#open = await this.#read({ ...WHOLE_CITY, slice }, async (open) => ({
      ...{ version, seq: open.head.seq },
      cells: await readCells(open, { metres: cellMetres, latitude: this.#latitude() }),
    }))
    return this.#open
  }
}
