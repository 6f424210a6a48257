import type { Knex } from 'knex'
import { expect } from 'vitest'
import { loadCity } from '../../fixtures/loadCity.ts'
import { insertReference } from '../../server/feeds/demo/loadReference.ts'
import { countWaiting } from '../../server/log/read.ts'
import type { RealBase } from '../../server/features/basemap/realBase.ts'
import { createLog } from '../../server/process/log.ts'
import type { ExportSettings } from '../../server/features/exports/jobs/files.ts'
import { OPEN_ACCESS, type Access, type MailSettings, type PushSettings } from '../../server/http/deps.ts'
import type { Pace } from '../../server/http/pace.ts'
import { startService, type Service } from '../../server/service.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

/** What an answer of the API holds, loosely: tests look into it by name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any

export interface Answer {
  status: number
  type: string
  body: Json
}

/** A service on a database of its own, with Huế's lists and no report. */
export interface TestService {
  db: TestDatabase
  service: Service
  url: string
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown, type?: string): Promise<Answer>
  /** Resolves when everything acknowledged is in the log and in the tallies, and every alarm that is due has rung. */
  settled(): Promise<void>
  /** Lines of the log at level warn and above so far. */
  complaints(): string[]
  /** Ends it; fails where the log was not clean. */
  stop(): Promise<void>
}

/** The period that a test city's board covers without from and to. */
export const TEST_PERIOD = { from: '2026-10-01', to: '2026-10-31' }

interface TestOptions {
  city?: string
  timeZone?: string
  period?: { from: string; to: string }
  /** Fills the database before the service starts. */
  prepare?: (trx: Knex.Transaction) => Promise<void>
  /** The service's clock; the database keeps its own. */
  now?: () => Date
  realBase?: RealBase | null
  /** Who is let in; everybody if absent. */
  access?: Partial<Access>
  /** How mail is sent; it is not if absent. */
  mail?: MailSettings | null
  /** How browsers are told; they are not if absent. */
  push?: PushSettings | null
  /** Where files that were asked for are kept; none are if absent. */
  exports?: ExportSettings | null
  /** How fast files must be read at least, where it is not as PACE says. */
  pace?: Partial<Pace>
}

export async function startTestService({
  city = 'hue',
  timeZone = '',
  period = TEST_PERIOD,
  prepare = async () => {},
  now,
  realBase = null,
  access = {},
  mail = null,
  push = null,
  exports = null,
  pace,
}: TestOptions = {}): Promise<TestService> {
  const db = await createTestDatabase()
  const fixture = await loadCity(city)
  if (timeZone) {
    fixture.city = { ...fixture.city, timeZone }
    fixture.calendar = { ...fixture.calendar, timeZone }
  }
  await db.knex.transaction(async (trx) => {
    await insertReference(trx, fixture, period)
    await prepare(trx)
  })
  const complaints: string[] = []
  const log = createLog('warn', { write: (line: string) => void complaints.push(line) })
  const service = await startService({
    knex: db.knex,
    log,
    port: 0,
    host: '127.0.0.1',
    clientFolder: null,
    now,
    realBase,
    access: { ...OPEN_ACCESS, ...access },
    mail,
    push,
    exports,
    pace,
  })
  const url = `http://127.0.0.1:${service.port}`
  const answer = async (response: Response): Promise<Answer> => {
    const text = await response.text()
    const type = response.headers.get('content-type') ?? ''
    return {
      status: response.status,
      type,
      body: /json($|;)/.test(type) && !/ndjson/.test(type) ? JSON.parse(text) : text,
    }
  }
  return {
    db,
    service,
    url,
    get: async (path) => answer(await fetch(url + path)),
    post: async (path, body, type = 'application/json') =>
      answer(
        await fetch(url + path, {
          method: 'POST',
          headers: { 'content-type': type },
          body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body ?? {}),
        }),
      ),
    async settled() {
      const unrung = async () =>
        (
          await db.knex.raw(
            'select exists (select from report where next_alarm_at <= clock_timestamp()) as due',
          )
        ).rows[0].due
      while ((await unrung()) || (await countWaiting(db.knex)) > 0)
        await new Promise((resolve) => setTimeout(resolve, 10))
    },
    complaints: () => complaints,
    async stop() {
      await service.stop()
      await db.drop()
      expect(complaints).toEqual([])
    },
  }
}

/** An ordinary report in the middle of Huế; fields given replace it. */
export function someReport(fields: Record<string, unknown> = {}) {
  return {
    channel: 'app',
    category: 'moi-truong-rac-thai',
    lon: 107.5846,
    lat: 16.4635,
    text: 'Rác ùn ứ ba ngày trước cổng chợ, bốc mùi rất khó chịu',
    ...fields,
  }
}
