import type { Knex } from 'knex'
import type { Language } from '../../../contracts/text.ts'
import { ProblemError } from '../../errors.ts'
import { periodOf, type Period } from '../../figures/period.ts'
import { readCounts } from '../../figures/readCounts.ts'
import { scopeOf } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead, type LogHead } from '../../log/read.ts'
import type { AreaSet, Reference } from '../../reports/reference.ts'
import { requireSlice } from '../../openData/slice.ts'
import { within } from '../../process/within.ts'
import { areasLayer, statisticsLayer } from './areas.ts'
import type { Layer } from './layer.ts'
import { openReportsLayer, openStatisticsLayer } from './openLayers.ts'
import { reportsLayer } from './reports.ts'
import type { Viewer } from './viewer.ts'

export type LayerName = { of: 'reports' } | { of: 'areas' | 'statistics'; set: AreaSet }

/** Every layer that there is for somebody, under its id. */
export function layerNames({ areaSets }: Reference, { seesReports, slice }: Viewer): Map<string, LayerName> {
  const names = new Map<string, LayerName>(seesReports ? [['reports', { of: 'reports' }]] : [])
  for (const set of areaSets.all) {
    names.set(`areas-${set.code}`, { of: 'areas', set })
    if (!slice || slice.settings.fields.includes('areas'))
      names.set(`area-statistics-${set.code}`, { of: 'statistics', set })
  }
  return names
}

/** @throws ProblemError `not-found` */
export function layerName(reference: Reference, id: string, viewer: Viewer): LayerName {
  const name = layerNames(reference, viewer).get(id.normalize('NFC'))
  if (!name) throw new ProblemError('not-found', `There is no collection ${id}`)
  return name
}

export interface OpenLayer {
  layer: Layer
  head: LogHead
  trx: Knex.Transaction
}

/** What a layer is opened with: a period for figures, and the language of names. */
export type LayerOptions = Partial<Period> & { lang: Language }

/** For so long one statement may keep the database busy, ms. */
const MOST_MS = 10_000

/**
 * Reads a layer in one snapshot, at one seq, in the city's time zone.
 * @param mostMs for how long each statement may work
 * @throws ProblemError for a period that ends before it starts; `unavailable` for a statement that takes too long
 */
export function readLayer<Result>(
  deps: Pick<Deps, 'knex' | 'reference' | 'now'>,
  name: LayerName,
  viewer: Viewer,
  options: LayerOptions,
  read: (open: OpenLayer) => Promise<Result>,
  mostMs = MOST_MS,
): Promise<Result> {
  const city = deps.reference()
  const reading = inSnapshot(deps.knex, async (trx) => {
    await trx.raw(`select set_config('timezone', ?, true), set_config('statement_timeout', ?, true)`, [
      ...[city.city.timeZone, String(mostMs)],
    ])
    // As it is in this snapshot: what is read is told as what it is, though another has been made public meanwhile.
    const slice = viewer.slice && (await requireSlice(trx))
    const live = await readHead(trx)
    const head = slice ? { ...live, seq: slice.seq, foldedAt: slice.until } : live
    const open = (layer: Layer) => read({ layer, head, trx })
    if (slice && name.of === 'reports') return open(openReportsLayer(city, slice))
    if (slice && name.of === 'statistics') return open(openStatisticsLayer(name.set, slice))
    if (name.of === 'reports') return open(reportsLayer(city, { ...viewer, lang: options.lang }))
    if (name.of === 'areas') return open(areasLayer(name.set))
    const period = periodOf(city, options)
    const today = city.workingTime.dayOf(deps.now())
    const counts = await readCounts(trx, city, scopeOf(city, { set: name.set.code }), period, today)
    return open(statisticsLayer(counts.areas, { set: name.set, period, head }))
  })
  return reading.catch((error: { code?: string }) => {
    if (error.code !== '57014') throw error
    throw tooSlow(mostMs)
  })
}

const tooSlow = (mostMs: number) =>
  new ProblemError(
    'unavailable',
    `This takes longer than ${mostMs / 1000} s: ask for less, such as a smaller rectangle or a shorter time`,
  )

/**
 * What many wait for goes on, but nobody waits longer for it than for a statement of her own.
 * @throws ProblemError `unavailable`
 */
export const inTime = <Result>(work: Promise<Result>): Promise<Result> =>
  within(MOST_MS, work, () => tooSlow(MOST_MS))
