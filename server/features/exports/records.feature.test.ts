import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportRecord } from '../../../contracts/exportRecord.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { startService } from '../../service.ts'
import type { ExportSettings } from './jobs/files.ts'
import { MOST_OF_ONE } from './records.ts'

const DAYS = 30
/** A statistic that a new report of today leaves as it is. */
const POLL = '/api/stats/file?measures=received&from=2026-01-01&to=2026-01-31&format=csv'
let city: TestService
let settings: ExportSettings
let analyst: Visitor

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'records-'))
  settings = { folder, leaveFreeBytes: 0, keepDays: 7, recordDays: DAYS }
  city = await startTestService({ access: { auth: 'required' }, exports: settings })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  await createPerson(city, { login: 'truc-ban', role: 'operator' })
  await createPerson(city, { login: 'phan-tich', role: 'analyst' })
  analyst = await signInAs(city, 'phan-tich')
})
afterAll(async () => {
  await city.stop()
  await rm(settings.folder, { recursive: true })
})

/** The reader's token of a new program. */
async function makeProgram(): Promise<Visitor['get']> {
  const administrator = await signInAs(city, 'quan-tri')
  const { body } = await administrator.send('POST', '/api/senders', {
    ...{ name: 'Bảng số liệu', reads: { role: 'analyst', reach: { of: 'city' } } },
  })
  return (path) =>
    visitor(city).send('GET', path, undefined, { authorization: `Bearer ${body.token as string}` })
}

/** Takes a file; where it is said what is kept of it. */
async function take(get: Visitor['get'], path = POLL) {
  const before = await records()
  const { status, body } = await get(path)
  expect(status).toBe(200)
  const { rows } = await city.db.knex.raw('select id from export order by last_given_at desc limit 1')
  return { body, about: `/api/exports/${rows[0].id}`, added: (await records()) - before }
}
const records = async () =>
  (await city.db.knex.raw('select count(*)::integer as n from export')).rows[0].n as number
const audited = async () =>
  (await city.db.knex.raw(`select count(*)::integer as n from audit_log where kind = 'export'`)).rows[0]
    .n as number

/** What is done when a process starts, and every hour. */
async function keepHouse(settle: () => Promise<unknown>, expected: unknown) {
  const { knex, log } = city.service.deps
  const other = await startService({
    ...{ knex, log, port: 0, host: '127.0.0.1', clientFolder: null, access: city.service.deps.access },
    exports: settings,
  })
  await expect.poll(settle, { timeout: 20_000 }).toEqual(expected)
  await other.stop()
}
const age = (about: string, days: number) =>
  city.db.knex.raw(`update export set last_given_at = now() - make_interval(days => ?) where id = ?`, [
    days,
    about.slice(-36),
  ])

test('a program that asks again for what has not changed leaves one record, which says how often and when last', async () => {
  const get = await makeProgram()
  const first = await take(get)
  const { body: once } = await get(first.about)
  const lines = await audited()
  const operator = await signInAs(city, 'truc-ban')
  expect((await operator.send('POST', '/api/reports', someReport())).status).toBe(201)
  await city.settled()
  const second = await take(get)
  expect([first.added, second.added]).toEqual([1, 0])
  expect(second).toMatchObject({ body: first.body, about: first.about })
  const record = exportRecord.parse((await get(first.about)).body)
  expect(record).toMatchObject({
    ...{ id: once.id, asOf: once.asOf, asOfSeq: once.asOfSeq },
    given: { first: once.given.first, times: 2 },
    file: {
      sha256: createHash('sha256')
        .update(`\uFEFF${String(second.body)}`)
        .digest('hex'),
    },
  })
  expect(record.given!.lastAsOfSeq).toBeGreaterThan(record.asOfSeq)
  expect(record.given!.last > record.given!.first).toBe(true)
  // Each time stands in the audit log all the same.
  expect(await audited()).toBe(lines + 1)
})

test('another taker, another question and what has changed have records of their own', async () => {
  const get = await makeProgram()
  const { about } = await take(get)
  const others = [
    await take(await makeProgram()),
    await take(analyst.get),
    await take(get, `${POLL}&by=area`),
    await take(get, POLL.replace('2026-01-31', '2026-02-01')),
    await take(get, POLL.replace('csv', 'parquet')),
    await take(get, `${POLL}&bom=no`),
  ]
  const today = '/api/stats/file?measures=backlog&format=csv'
  await take(get, today)
  await (await signInAs(city, 'truc-ban')).send('POST', '/api/reports', someReport())
  await city.settled()
  others.push(await take(get, today))
  expect(others.map(({ added }) => added)).toEqual([1, 1, 1, 1, 1, 1, 1])
  expect(new Set([about, ...others.map((other) => other.about)]).size).toBe(8)
})

test('a record whose time is over is forgotten, and whoever might read it is told so', async () => {
  const [old, young] = [await take(analyst.get), await take(analyst.get, `${POLL}&by=area`)]
  const stranger = await makeProgram()
  await age(old.about, DAYS + 1)
  await age(young.about, DAYS - 1)
  const statuses = async () => [
    (await analyst.get(old.about)).status,
    (await analyst.get(young.about)).status,
  ]
  await keepHouse(statuses, [410, 200])
  for (const address of [old.about, `${old.about}/csv-metadata.json`])
    expect(await stranger(address)).toMatchObject({
      status: 410,
      body: { type: '/problems/no-longer-kept', detail: expect.stringContaining(old.about.slice(-36)) },
    })
  // Given again, it is a new file.
  const again = await take(analyst.get)
  expect([again.added, again.about === old.about]).toEqual([1, false])
})

test('of what is forgotten, too, somebody who sees a part of the city learns nothing that is not hers', async () => {
  const { rows } = await city.db.knex.raw(
    `select "set".code as set, area.code as area from area join area_set "set" on "set".id = set_id limit 1`,
  )
  await createPerson(city, { login: 'lanh-dao', role: 'leader', reach: { of: 'area', ...rows[0] } })
  const leader = await signInAs(city, 'lanh-dao')
  const [hers, foreign] = [await take(leader.get), await take(analyst.get)]
  for (const { about } of [hers, foreign]) await age(about, DAYS + 1)
  const statuses = async () => [
    (await leader.get(hers.about)).status,
    (await analyst.get(foreign.about)).status,
  ]
  await keepHouse(statuses, [410, 410])
  expect((await leader.get(foreign.about)).status).toBe(404)
})

test('what is kept of a file that still lies ready is not forgotten', async () => {
  const { body: job } = await analyst.send('POST', '/api/exports', { from: '2026-01-01', to: '2026-01-31' })
  const now = async () => (await analyst.get(`/api/exports/jobs/${job.id}`)).body
  await expect.poll(async () => (await now()).state, { timeout: 20_000 }).toBe('done')
  const { statement } = (await now()).file
  const { about } = await take(analyst.get)
  for (const one of [statement, about]) await age(one, DAYS + 1)
  await keepHouse(async () => (await analyst.get(about)).status, 410)
  expect((await analyst.get(statement)).status).toBe(200)
  expect((await analyst.get('/api/exports')).body.recordDays).toBe(DAYS)
})

test('a program that takes files without end keeps the records of the last ones alone', async () => {
  const get = await makeProgram()
  const { about } = await take(get)
  const others = await take(analyst.get, `${POLL}&by=agency`)
  await city.db.knex.raw(
    `insert into export (id, statement, account_id, program_id, last_as_of_seq, last_given_at)
     select gen_random_uuid(), statement, account_id, program_id, 0, now() + make_interval(secs => n)
     from export, generate_series(1, ?::integer) n where id = ?`,
    [MOST_OF_ONE, about.slice(-36)],
  )
  await keepHouse(async () => (await get(about)).status, 410)
  expect((await analyst.get(others.about)).status).toBe(200)
  const { rows } = await city.db.knex.raw(
    `select count(*)::integer as n from export kept join export first using (program_id)
     where first.id = ? and kept.statement is not null`,
    [about.slice(-36)],
  )
  expect(rows[0].n).toBe(MOST_OF_ONE)
})
