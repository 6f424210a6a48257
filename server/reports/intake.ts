import type { Knex } from 'knex'
import type { Intake, IntakeReceipt } from '../../contracts/report.ts'
import { keepAreas } from '../areas/lock.ts'
import { fieldProblem, ProblemError } from '../errors.ts'
import { appendToOutbox } from '../log/outbox.ts'
import { eventData, CLOCK_SKEW_MS } from './command.ts'
import { codeOf, insertReports, reserveIds, type NewReport } from './insert.ts'
import { explainOutside, locate } from './locate.ts'
import { factsOf, receivedRecord } from './record.ts'
import { pick, type Reference } from './reference.ts'

export type IntakeResult = IntakeReceipt | ProblemError

/** What a program may name in the reports that it sends. */
export interface Sends {
  /** Codes. */
  channels: readonly string[]
  /** The first is taken where a report names none; null for one of before, which names any. */
  sources: readonly string[] | null
}

/** The source of who names none. */
const UNNAMED = 'api'

/** A city's oldest report: anything before is a mistyped year. */
const EARLIEST = Date.UTC(2000, 0, 1)

/**
 * Takes reports in, in one transaction; a wrong one does not stop the others. They are committed when this returns.
 * @param sends what whoever sends may name; null for all
 * @returns for each report, in order, its receipt or what is wrong with it
 */
export async function takeIn(
  knex: Knex,
  reference: Reference,
  reports: Intake[],
  sends: Sends | null = null,
): Promise<IntakeResult[]> {
  return knex.transaction(async (trx) => {
    await keepAreas(trx)
    const { rows } = await trx.raw('select clock_timestamp() as now')
    const now: Date = rows[0].now
    const areas = await locate(trx, reports)
    const ids = await reserveIds(trx, reports.length)
    const results: (IntakeResult | NewReport)[] = await Promise.all(
      reports.map(async (report, index) => {
        try {
          requireChannel(reference, report, sends)
          if (areas[index]!.length === 0) throw await explainOutside(trx, report)
          const source = sourceOf(report, sends)
          return prepare(reference, { ...report, source }, ids[index]!, areas[index]!, now)
        } catch (error) {
          if (error instanceof ProblemError) return error
          throw error
        }
      }),
    )
    const candidates = firstOfEachKey(results.filter(isNew))
    const stored = candidates.length > 0 ? await insertReports(trx, candidates) : new Set<number>()
    await appendToOutbox(
      trx,
      candidates
        .filter(({ record }) => stored.has(record.id))
        .map(({ record }) => ({
          reportId: record.id,
          kind: 'received',
          at: record.receivedAt,
          before: null,
          after: factsOf(record),
          data: eventData(reference, record, null),
        })),
    )
    const known = await receiptsOfKnown(
      trx,
      results.filter(isNew).filter(({ record }) => !stored.has(record.id)),
      sends,
    )
    return results.map((result): IntakeResult => {
      if (!isNew(result)) return result
      if (stored.has(result.record.id)) return { code: result.record.code, created: true, state: 'received' }
      return known.get(keyOf(result))!
    })
  })
}

function isNew(result: IntakeResult | NewReport): result is NewReport {
  return 'record' in result
}

/** @throws ProblemError `unknown-code`, `forbidden` for a channel that is not the sender's */
function requireChannel(reference: Reference, { channel }: Intake, sends: Sends | null) {
  const { code } = pick(reference.channels, 'channel', channel)
  if (sends === null || sends.channels.includes(code)) return
  const { channels } = sends
  throw fieldProblem('forbidden', 'channel', `This token sends for ${channels.join(', ')}, not for “${code}”`)
}

/** From where a report comes. @throws ProblemError `forbidden` for a source that is not the sender's */
function sourceOf({ source }: Intake, sends: Sends | null): string {
  const own = sends?.sources
  if (!own) return source ?? UNNAMED
  if (source === undefined || own.includes(source)) return source ?? own[0]!
  throw fieldProblem('forbidden', 'source', `This token sends as ${own.join(', ')}, not as “${source}”`)
}

/** The record of a new report. @throws ProblemError for a code or a time that does not hold */
function prepare(
  reference: Reference,
  report: Intake & { source: string },
  id: number,
  areas: number[],
  now: Date,
): NewReport {
  const receivedAt = report.receivedAt ? new Date(report.receivedAt) : now
  if (receivedAt.getTime() > now.getTime() + CLOCK_SKEW_MS)
    throw fieldProblem(
      'time-in-future',
      'receivedAt',
      `${report.receivedAt} lies in the future; it is ${now.toISOString()}`,
    )
  if (receivedAt.getTime() < EARLIEST)
    throw fieldProblem('invalid-input', 'receivedAt', `${report.receivedAt} lies before the year 2000`)
  const receivedDay = reference.workingTime.dayOf(receivedAt)
  const category = pick(reference.categories, 'category', report.category, receivedDay)
  if (category.parentId === null)
    throw fieldProblem(
      'unknown-code',
      'category',
      `“${report.category}” is a group of categories; name one inside it`,
    )
  const record = receivedRecord(reference.timekeeping, {
    id,
    code: codeOf(reference.city.reportPrefix, id),
    channelId: pick(reference.channels, 'channel', report.channel).id,
    categoryId: category.id,
    urgency: report.urgency,
    lon: report.lon,
    lat: report.lat,
    areas,
    receivedAt,
    receivedDay,
  })
  return {
    record,
    source: report.source,
    externalId: report.externalId ?? null,
    address: report.address ?? null,
    text: report.text,
    reporter: report.reporter ?? null,
  }
}

/** Two keys cannot be equal by accident: a source holds no blank. */
const keyOf = ({ source, externalId }: Pick<NewReport, 'source' | 'externalId'>) => `${source} ${externalId}`

function firstOfEachKey(reports: NewReport[]): NewReport[] {
  const seen = new Set<string>()
  return reports.filter((report) => {
    if (report.externalId === null) return true
    const isFirst = !seen.has(keyOf(report))
    seen.add(keyOf(report))
    return isFirst
  })
}

/** Receipts by key. Of a report that came in by a channel that is not the sender's nothing is told but that its key is taken. */
async function receiptsOfKnown(
  trx: Knex,
  reports: NewReport[],
  sends: Sends | null,
): Promise<Map<string, IntakeResult>> {
  if (reports.length === 0) return new Map()
  const { rows } = await trx.raw(
    `select source, external_id, report.code, state, channel.code as channel
     from report join channel on channel.id = channel_id
     where (source, external_id) in (select * from unnest(?::text[], ?::text[]))`,
    [reports.map(({ source }) => source), reports.map(({ externalId }) => externalId!)],
  )
  return new Map(
    rows.map((row: { source: string; external_id: string; channel: string } & IntakeReceipt) => [
      keyOf({ source: row.source, externalId: row.external_id }),
      sends === null || sends.channels.includes(row.channel)
        ? { code: row.code, created: false, state: row.state }
        : fieldProblem(
            ...(['forbidden', 'externalId'] as const),
            `“${row.external_id}” of the source “${row.source}” is taken by a report of a channel that is not this token’s: name a source of your own`,
          ),
    ]),
  )
}
