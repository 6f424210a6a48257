import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { board as boardSchema, type Board } from '../../../contracts/board.ts'
import { slaExplanation } from '../../../contracts/sla.ts'
import { monthBefore } from '../../../fixtures/generator/history/month.ts'
import { loadCity } from '../../../fixtures/loadCity.ts'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { countWaiting } from '../../log/read.ts'
import { verifyTallies } from '../../log/verify.ts'
import { createProgress } from '../../process/progress.ts'
import { startService, type Service } from '../../service.ts'
import { loadDemoCity } from './loadDemoCity.ts'

const MONTH = `external_id like 'demo-month-%'`
let db: TestDatabase
let service: Service
let period: { from: string; to: string }
let query: string

async function get<Answer = unknown>(address: string): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${service.port}${address}`)
  expect(response.status, address).toBe(200)
  return (await response.json()) as Answer
}
const boardOf = async (of: string): Promise<Board> => boardSchema.parse(await get(`/api/board${of}`))
const count = async (where: string, bindings: string[] = []): Promise<number> =>
  (await db.knex.raw(`select count(*)::integer as n from report where ${where}`, bindings)).rows[0].n

interface Page {
  items: { code: string }[]
  next: string | null
}

/** The codes that a figure's address lists, page by page. */
async function codesOf(rows: string): Promise<string[]> {
  const codes: string[] = []
  for (let next: string | null = `${rows}&limit=500`; next;) {
    const page: Page = await get<Page>(next)
    codes.push(...page.items.map(({ code }) => code))
    next = page.next
  }
  return codes
}

beforeAll(async () => {
  db = await createTestDatabase()
  await loadDemoCity(
    db.knex,
    'hue',
    new Date(),
    createProgress(() => {}),
  )
  const log = pino({ level: 'silent' })
  service = await startService({ knex: db.knex, log, port: 0, host: '127.0.0.1', clientFolder: null })
  while ((await countWaiting(db.knex)) > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  period = service.deps.reference().city.reportingPeriod
  const { from, to } = monthBefore(period.from)
  query = `?from=${from}&to=${to}`
}, 120_000)
afterAll(async () => {
  await service.stop()
  await db.drop()
})

describe('Huế as it is loaded', () => {
  it('has a month with the published shares: 97.5 % handled, 51.1 % of them on time, 48.9 % after an extension', async () => {
    const { figures } = await boardOf(query)
    expect(figures.received.value).toBe(2000)
    expect(figures.processedRate).toMatchObject({ value: 0.975, numerator: 1950, denominator: 2000 })
    expect(figures.onTime).toMatchObject({ value: 996 / 1950, numerator: 996, denominator: 1950 })
    expect(figures.onTimeAfterExtension).toMatchObject({
      value: 954 / 1950,
      numerator: 954,
      denominator: 1950,
    })
    expect(figures.late).toMatchObject({ value: 0, numerator: 0, denominator: 1950 })
    const onTime = await codesOf(figures.onTime.rows)
    const extended = await codesOf(figures.onTimeAfterExtension.rows)
    expect([onTime.length, extended.length]).toEqual([996, 954])
    expect(await codesOf(figures.late.rows)).toEqual([])
    const handled = await codesOf(figures.processedRate.rows)
    expect(new Set([...onTime, ...extended])).toEqual(new Set(handled))
    expect(handled).toHaveLength(1950)
  })

  it('keeps the totals of its published period, and the month has no part in them', async () => {
    const { figures, agencies } = await boardOf('')
    const { published } = (await loadCity('hue')).city
    expect(figures.received.value).toBe(8088)
    expect(figures.acknowledgedInTime.denominator).toBe(5870)
    expect(figures.processedRate.numerator).toBe(5214)
    expect(figures.ratingResponse.numerator).toBe(2357)
    expect(figures.satisfiedOrAccepted.numerator).toBe(published.satisfiedOrAccepted)
    expect(await count(`${MONTH} and received_day >= ?`, [period.from])).toBe(0)
    expect(await count(`not ${MONTH} and received_day < ?`, [period.from])).toBe(0)
    // Every spell of an agency in the period is of a report of the period: nothing was open at its start.
    const { rows } = await db.knex.raw(
      `select count(*)::integer as n from assignment join report on report.id = report_id
       where not ${MONTH} and begun_day <= ?`,
      [period.to],
    )
    const workload = agencies.map((agency) => agency.figures.processingRate!.denominator!)
    expect(workload.reduce((sum, n) => sum + n, 0)).toBe(rows[0].n)
  })

  it('has the month ended before the period: nothing open, no alarm to come, no event later', async () => {
    const ended = `state in ('resolved', 'rated', 'refused', 'duplicate') and next_alarm_at is null and not exists
      (select from event_log where report_id = report.id and at >= ?::date::timestamp at time zone 'Asia/Ho_Chi_Minh')`
    expect(await count(MONTH)).toBe(2000)
    expect(await count(`${MONTH} and ${ended}`, [period.from])).toBe(2000)
    const { figures } = await boardOf(query)
    const open = await count(`state in ('received', 'accepted', 'referred', 'in_progress', 'waiting')`)
    expect(figures.backlog.value).toBe(open)
    const hours = await db.knex.raw(
      `select sum(n)::integer as n from tally_heat where hour >= ?::date::timestamp at time zone 'Asia/Ho_Chi_Minh'`,
      [period.from],
    )
    expect(hours.rows[0].n).toBe(8088)
  })

  it('explains its deadlines so that they agree with what is stored, extensions with who and why', async () => {
    const { figures } = await boardOf(query)
    const some = (codes: string[]) => codes.filter((_, index) => index % 40 === 0)
    const extended = some(await codesOf(figures.onTimeAfterExtension.rows))
    const onTime = some(await codesOf(figures.onTime.rows))
    expect([extended.length, onTime.length]).toEqual([24, 25])
    for (const code of [...extended, ...onTime]) {
      const { agrees, outcome, segments } = slaExplanation.parse(await get(`/api/reports/${code}/sla`))
      expect([code, agrees]).toEqual([code, true])
      const later = segments.filter(({ extension }) => extension)
      expect(outcome).toBe(extended.includes(code) ? 'on_time_after_extension' : 'on_time')
      expect(later.length > 0).toBe(extended.includes(code))
      for (const { extension, note } of later) {
        expect(extension!.grantedBy.length).toBeGreaterThan(5)
        expect(note!.length).toBeGreaterThan(20)
      }
    }
  })

  it('stands on tallies that are what the rows say', async () => {
    const { differences, reports } = await verifyTallies(db.knex)
    expect(differences).toEqual([])
    expect(reports).toBe(10_088)
  })
})
