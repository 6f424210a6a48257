import type { Knex } from 'knex'
import {
  createReportSource,
  type HistoryReport,
  type HistoryStep,
} from '../../fixtures/generator/history/index.ts'
import { TallyChanges } from '../../server/figures/tallyChanges.ts'
import { foldInto } from '../../server/log/fold.ts'
import { codeOf, insertReports, reserveIds, type NewReport } from '../../server/reports/insert.ts'
import { locate } from '../../server/reports/locate.ts'
import { factsOf, receivedRecord } from '../../server/reports/record.ts'
import { pick, type Reference } from '../../server/reports/reference.ts'
import { transition, type Change } from '../../server/reports/transition.ts'
import type { CityDatabase } from '../support/database.ts'

const HOUR = 3_600_000
const WEEK = 7 * 24 * HOUR
const MODELS = 20_000
const CHUNK = 2000
/** Parts that are folded together. */
const FOLD_EVERY = 20

/** A generated report with its place found, from which others are made by moving it in time. */
interface Model extends HistoryReport {
  areas: number[]
}

/** Lets the city's own generator write reports over the period, each with the steps of its life. */
export async function makeModels({ knex, fixture, period }: CityDatabase): Promise<Model[]> {
  const start = Date.parse(period.from)
  const source = createReportSource(fixture, 1)
  const length = Date.parse(period.to) - start + 24 * HOUR
  const reports = Array.from({ length: MODELS }, (_, i) => source(new Date(start + (i / MODELS) * length)))
  const areas: number[][] = []
  for (let i = 0; i < MODELS; i += CHUNK) areas.push(...(await locate(knex, reports.slice(i, i + CHUNK))))
  return reports.map((report, index) => ({ ...report, areas: areas[index]! }))
}

/** Copy `n` of a model: moved by whole weeks (hours and weekdays stay those of people) and some minutes, in milliseconds. */
function shiftOf(model: Model, n: number, { from, to }: { from: string; to: string }): number {
  const start = Date.parse(from)
  const length = Date.parse(to) - start + 24 * HOUR
  const moved = model.receivedAt.getTime() + n * WEEK + ((n * 67) % 60) * 60_000
  return start + ((moved - start) % length) - model.receivedAt.getTime()
}

function changeOf(reference: Reference, step: HistoryStep, shift: number): Change {
  const agencyId = step.kind === 'refer' ? pick(reference.agencies, 'agency', step.agency).id : undefined
  const rating = step.kind === 'rate' ? step.rating : undefined
  return { name: step.kind, at: new Date(step.at.getTime() + shift), note: '', agencyId, rating } as Change
}

/** The report as its steps have left it until now, by the same transitions as live commands. */
function newReport(reference: Reference, model: Model, shift: number, id: number, until: number): NewReport {
  const receivedAt = new Date(model.receivedAt.getTime() + shift)
  let record = receivedRecord(reference.timekeeping, {
    id,
    code: codeOf(reference.city.reportPrefix, id),
    channelId: pick(reference.channels, 'channel', model.channel).id,
    categoryId: pick(reference.categories, 'category', model.category).id,
    urgency: model.urgency,
    lon: model.lon,
    lat: model.lat,
    areas: model.areas,
    receivedAt,
    receivedDay: reference.workingTime.dayOf(receivedAt),
  })
  for (const step of model.steps) {
    if (step.at.getTime() + shift > until) break
    record = transition(record, changeOf(reference, step, shift), reference.timekeeping)
  }
  const { address, text } = model
  return { record, source: 'bench', externalId: String(id), address, text, reporter: null }
}

/**
 * Fills an empty database with `size` reports of the period and what the log would have folded of them: models moved in
 * time, stored and counted by the server's own functions, without the events between (their sum is the same).
 * @param at told the share done, 0 to 1
 */
export async function loadReports(
  city: CityDatabase,
  models: Model[],
  size: number,
  at: (share: number) => void,
): Promise<void> {
  const { knex, reference, period } = city
  const until = Date.now()
  const plan = Array.from({ length: size }, (_, i) => {
    // Fewer reports than models: taken evenly, so that every size spans the period.
    const model = models[size < MODELS ? Math.floor((i * MODELS) / size) : i % MODELS]!
    const shift = shiftOf(model, Math.floor(i / MODELS), period)
    return { model, shift, at: model.receivedAt.getTime() + shift }
  }).sort((a, b) => a.at - b.at)
  // The database stores one part while the next is made.
  let storing: Promise<unknown> = Promise.resolve()
  let changes = new TallyChanges()
  for (let from = 0; from < size; from += CHUNK) {
    const part = plan.slice(from, from + CHUNK)
    const ids = await reserveIds(knex, part.length)
    const reports = part.map(({ model, shift }, i) => newReport(reference, model, shift, ids[i]!, until))
    for (const { record } of reports) changes.addReport(factsOf(record), 1)
    await storing
    storing = knex.transaction((trx) => insertReports(trx, reports))
    storing.catch(() => {})
    const last = from + CHUNK >= size
    if ((from / CHUNK) % FOLD_EVERY === FOLD_EVERY - 1 || last) {
      await Promise.all([storing, fold(knex, changes)])
      changes = new TallyChanges()
    }
    at(Math.min(1, (from + CHUNK) / size))
  }
  await knex.raw('vacuum analyze')
}

function fold(knex: Knex, changes: TallyChanges): Promise<void> {
  return knex.transaction((trx) =>
    foldInto((sql, bindings) => trx.raw(sql, bindings as Knex.RawBinding[]), changes),
  )
}
