import type { Knex } from 'knex'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SUGGESTED, type OpenSettings } from '../../../contracts/openData.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'
import { createLog } from '../../process/log.ts'
import { startService } from '../../service.ts'

let city: TestService
let administrator: Visitor
let nobody: Visitor
/** By how much the city's clock is ahead, ms. */
let ahead = 0
beforeAll(async () => {
  city = await startTestService({
    access: { auth: 'required' },
    now: () => new Date(Date.now() + ahead),
  })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
  nobody = visitor(city)
  const receivedAt = new Date(Date.now() - 60 * 86_400_000).toISOString()
  for (let i = 0; i < 4; i++) await administrator.send('POST', '/api/reports', someReport({ receivedAt }))
  await city.settled()
})
afterAll(() => city.stop())

const chosen: OpenSettings = { ...SUGGESTED, on: true, minimum: 3 }
const slow = { timeout: 30_000 }
const now = async () => (await nobody.get('/api/open-data')).body as Json
const decide = async (settings: Partial<OpenSettings>): Promise<Json> => {
  const follows = (await administrator.get('/api/open-data/versions')).body.items[0]?.version ?? 0
  const { status, body } = await administrator.send('POST', '/api/open-data', {
    ...chosen,
    ...settings,
    follows,
  })
  expect(status).toBe(200)
  return body
}
const published = async (settings: Partial<OpenSettings>) => {
  const answer = await decide(settings)
  const { version } = answer.awaited ?? answer.slice
  await expect.poll(async () => (await now()).slice?.version, slow).toBe(version)
  expect((await now()).awaited).toBeNull()
  return version as number
}

/** Holds up the work until `go`, by some SQL in a transaction that is left open. */
let held: Knex.Transaction | null = null
async function hold(sql: string) {
  held = await city.db.knex.transaction()
  await held.raw(sql)
}
const go = async () => {
  await held?.rollback()
  held = null
}
afterEach(go)
/** As another process that is at work would. */
const otherAtWork = () => hold(`select pg_advisory_xact_lock(hashtext('open data'))`)
const tableHeld = () => hold('lock table open_report in exclusive mode')

describe('a decision that leaves nothing out of what is public', () => {
  it.each<[string, Partial<OpenSettings>]>([
    ['a shorter delay', { delayHours: 48 }],
    ['a smaller minimum', { minimum: 2 }],
    ['one more field', { fields: [...chosen.fields, 'rating'] }],
    ['another licence', { licence: 'CC0-1.0' }],
  ])('with %s keeps it public until its own is there', async (_, looser) => {
    const before = await published({})
    await otherAtWork()
    const answer = await decide(looser)
    expect(answer.slice).toMatchObject({ version: before, settings: chosen })
    expect(answer.awaited).toMatchObject({ version: before + 1, progress: 0 })
    expect((await nobody.get('/open/reports.csv')).status).toBe(200)
    await go()
    await expect.poll(async () => (await now()).slice.version, slow).toBe(before + 1)
  })
})

describe('a stricter decision', () => {
  it.each<[string, Partial<OpenSettings>]>([
    ['a longer delay', { delayHours: 30 * 24 }],
    ['a larger minimum', { minimum: 4 }],
    ['one field less', { fields: chosen.fields.slice(1) }],
    ['the areas no more', { fields: chosen.fields.filter((field) => field !== 'areas') }],
    ['larger squares', { cellMetres: 1600 }],
    ['smaller squares, in which fewer lie', { cellMetres: 100 }],
  ])('with %s takes what was public out of reach at once', async (_, stricter) => {
    const before = await published({})
    await otherAtWork()
    const answer = await decide(stricter)
    expect(answer.slice).toBeNull()
    expect(answer.awaited.version).toBe(before + 1)
    for (const path of ['/open/reports.csv', '/ogc/collections/reports/items', '/tiles/reports/10/0/0.mvt']) {
      const gone = await nobody.get(path)
      expect([path, gone.status]).toEqual([path, 503])
      expect(gone.retryAfter).toBeGreaterThan(0)
    }
    await go()
    await expect.poll(async () => (await now()).slice?.version, slow).toBe(before + 1)
  })

  it('that is off ends it at once, though the rows cannot be taken away yet', async () => {
    await published({})
    await tableHeld()
    expect(await decide({ on: false })).toEqual({ slice: null, awaited: null })
    expect((await nobody.get('/open/reports.csv')).status).toBe(404)
    await go()
    await expect.poll(async () => (await city.db.knex('open_report').count())[0]!.count, slow).toBe(0)
  })
})

describe('the work of a decision', () => {
  it('says how far it is, and what it makes is never public once somebody has decided anew', async () => {
    const before = await published({})
    await tableHeld()
    await decide({ minimum: 2 })
    await expect.poll(async () => (await now()).awaited.progress, slow).toBeGreaterThan(0.5)
    const { awaited, slice } = await now()
    expect([slice.version, awaited.version]).toEqual([before, before + 1])
    expect((await decide({ minimum: 4 })).slice).toBeNull()
    // Whoever waits for the work's lock has it as soon as this work is over, before the next begins.
    const after = await city.db.knex.transaction()
    const over = after.raw(`select pg_advisory_xact_lock(hashtext('open data'))`).then(() => undefined)
    const waiting = () => city.db.knex.raw(`select from pg_locks where locktype = 'advisory' and not granted`)
    await expect.poll(async () => (await waiting()).rows.length, slow).toBe(1)
    await go()
    await over
    expect((await now()).slice).toBeNull()
    await after.rollback()
    await expect.poll(async () => (await now()).slice?.version, slow).toBe(before + 2)
    expect((await now()).awaited).toBeNull()
  })

  it('is not waited for by who asks after a cut-off: she is given what was public before', async () => {
    await published({})
    const { until } = (await now()).slice
    await tableHeld()
    ahead = 86_400_000
    // Three at once, and one after them: each is answered while the work stands still.
    const all = await Promise.all([now(), now(), nobody.get('/open/reports.csv')])
    expect([all[0].slice.until, all[1].slice.until, all[2].status]).toEqual([until, until, 200])
    expect((await now()).slice.until).toBe(until)
    await go()
    await expect.poll(async () => (await now()).slice.until > until, slow).toBe(true)
    ahead = 0
  })

  it('is taken up by the next process where one ends in the middle of it', async () => {
    const other = await startTestService({ access: { auth: 'required' } })
    await createPerson(other, { login: 'quan-tri', role: 'administrator' })
    const person = await signInAs(other, 'quan-tri')
    const blocker = await other.db.knex.transaction()
    await blocker.raw('lock table open_report in exclusive mode')
    await person.send('POST', '/api/open-data', { ...chosen, follows: 0 })
    const progress = async () => (await other.db.knex('open_work').first('progress'))?.progress ?? 0
    await expect.poll(progress, slow).toBeGreaterThan(0.5)
    await other.service.stop()
    await blocker.rollback()
    expect(await other.db.knex('open_release').select()).toEqual([])

    const { knex, access } = other.service.deps
    const log = createLog('warn', { write: () => expect.unreachable('the next process complains') })
    const next = await startService({ knex, log, port: 0, host: '127.0.0.1', clientFolder: null, access })
    await expect.poll(async () => other.db.knex('open_release').pluck('version'), slow).toEqual([1])
    await next.stop()
    await other.db.drop()
    expect(other.complaints()).toEqual([])
  })
})
