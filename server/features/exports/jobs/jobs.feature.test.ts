import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportQuery, type ExportJob } from '../../../../contracts/export.ts'
import { createPerson, signInAs } from '../../../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../../../tests/support/service.ts'
import { startService } from '../../../service.ts'
import { readerOf } from '../reading/index.ts'
import { recount } from '../recount.ts'
import { DiskFull, writeWhole, type ExportSettings } from './files.ts'
import { runJob } from './run.ts'
import { claimJob } from './store.ts'

let city: TestService
let settings: ExportSettings
const many = { from: '2025-01-01', to: '2025-01-01' }

beforeAll(async () => {
  settings = {
    folder: await mkdtemp(path.join(tmpdir(), 'jobs-')),
    leaveFreeBytes: 0,
    keepDays: 7,
    recordDays: 9,
  }
  city = await startTestService({ exports: settings })
  const { body } = await city.post('/api/reports', someReport())
  await city.settled()
  await city.db.knex.raw(
    `insert into report (code, source, channel_id, category_id, urgency, state, geom, cell, text, received_at, received_day, changed_at)
     select 'HUE-X' || n, 'test', channel_id, category_id, urgency, 'received', geom, cell, text, received_at, '2025-01-01', changed_at
     from report, generate_series(1, 40000) n where report.code = ?`,
    [body.code],
  )
})
afterAll(async () => {
  await city.stop()
  await rm(settings.folder, { recursive: true })
})

const ask = async (body: object) => city.post('/api/exports', body)
const look = async (id: string): Promise<ExportJob> => (await city.get(`/api/exports/jobs/${id}`)).body
const stateOf = async (id: string) => (await look(id)).state
const ended = (id: string) => expect.poll(() => stateOf(id), { timeout: 30_000 })
const cancel = (id: string) => fetch(`${city.url}/api/exports/jobs/${id}`, { method: 'DELETE' })
const filesOf = async (id: string) => (await readdir(settings.folder)).filter((name) => name.startsWith(id))

/** Nobody else's work on the queue: what a test asks for is its own to run. */
async function besideTheQueue<T>(body: object, work: (id: string) => Promise<T>): Promise<T> {
  const { body: job } = await ask(body)
  await ended(job.id).toBe('done')
  await city.db.knex.raw(
    `update export_job set state = 'running', runner = gen_random_uuid(), alive_at = clock_timestamp() + interval '1 hour',
       bytes = null, name = null where id = ?`,
    [job.id],
  )
  return work(job.id)
}

describe('a file that is written while nobody waits', () => {
  it('says how far it is, lies ready when it is complete, and adds up', async () => {
    const { status, body: job } = await ask({ ...many, format: 'xlsx' })
    expect({ status, job }).toMatchObject({ status: 201 })
    expect(job).toMatchObject({ format: 'xlsx', filters: many, file: null })
    await ended(job.id).toBe('done')
    const { rows, file, endedAt } = await look(job.id)
    expect(rows).toEqual({ done: 40_000, total: 40_000 })
    expect(endedAt).not.toBeNull()
    const answer = await fetch(city.url + file!.href)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes).toHaveLength(file!.bytes)
    expect(answer.headers.get('content-disposition')).toContain(file!.name)
    // What proves it stands where the file is asked about, and goes along with it.
    const sha256 = createHash('sha256').update(bytes).digest()
    expect(file!.sha256).toBe(sha256.toString('hex'))
    expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${sha256.toString('base64')}:`)
    const kept = path.join(settings.folder, file!.name)
    await writeFile(kept, bytes)
    const read = await readerOf(kept)!(kept)
    expect((await recount(read.rows)).reports).toBe(40_000)
    await rm(kept)
    expect((await city.get(file!.statement)).body).toEqual({
      ...read.statement,
      file: { bytes: bytes.length, sha256: file!.sha256 },
      given: expect.objectContaining({ times: 1 }),
    })
    expect((await city.get('/api/exports')).body.items[0]).toMatchObject({ id: job.id, state: 'done' })
  })

  it('is downloaded on from where a download broke off, and from the beginning where it is another file', async () => {
    const { body: job } = await ask({ ...many, format: 'csv' })
    await ended(job.id).toBe('done')
    const { file } = await look(job.id)
    const whole = await fetch(city.url + file!.href)
    const [bytes, etag] = [Buffer.from(await whole.arrayBuffer()), whole.headers.get('etag')!]
    const from = async (ifRange: string) =>
      fetch(city.url + file!.href, { headers: { range: 'bytes=1000-', 'if-range': ifRange } })
    const rest = await from(etag)
    expect(rest.status).toBe(206)
    expect(rest.headers.get('content-range')).toBe(`bytes 1000-${bytes.length - 1}/${bytes.length}`)
    expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(1000))).toBe(true)
    // It is of the whole file, whatever part of it is sent, and of nothing where none is.
    expect(rest.headers.get('repr-digest')).toBe(whole.headers.get('repr-digest'))
    const again = await from('"another"')
    expect(again.status).toBe(200)
    expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true)
    const beyond = await fetch(city.url + file!.href, { headers: { range: 'bytes=999999999-' } })
    expect([beyond.status, beyond.headers.get('repr-digest')]).toEqual([416, null])
  })

  it('is refused at once for a filter that is wrong, and complete though empty for one that matches nothing', async () => {
    for (const body of [{ from: '2026-10-31', to: '2026-10-01' }, { area: 'khong-co' }, { format: 'doc' }])
      expect((await ask(body)).status).toBeGreaterThanOrEqual(400)
    const { body: job } = await ask({ from: '2020-01-01', to: '2020-01-31', format: 'parquet' })
    await ended(job.id).toBe('done')
    expect((await look(job.id)).rows).toEqual({ done: 0, total: 0 })
  })

  it('that is cancelled, or taken away, leaves nothing behind', async () => {
    await besideTheQueue(many, async (id) => {
      expect((await cancel(id)).status).toBe(204)
      expect(await stateOf(id)).toBe('cancelled')
      expect((await cancel(id)).status).toBe(204)
      expect((await city.get(`/api/exports/jobs/${id}`)).status).toBe(404)
      expect(await filesOf(id)).toEqual([])
    })
  })

  it('that was taken away in the middle of writing is no fault that anybody reads of in the log', async () => {
    await besideTheQueue(many, async (id) => {
      const job = { id, query: exportQuery.parse(many), accountId: null, reach: null }
      const nowhere = { ...settings, folder: '/dev/null/exports' }
      await runJob(city.service.deps, nowhere, job, randomUUID(), new AbortController().signal)
      expect(city.complaints()).toEqual([])
      expect((await cancel(id)).status).toBe(204)
    })
  })

  it('is one of two that are written at a time; the others wait, the eleventh is told to', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask({ ...many, format: 'csv' })))
    const taken = answers.filter(({ status }) => status === 201).map(({ body }) => body.id as string)
    const put = answers.filter(({ status }) => status === 429)
    expect(taken.length).toBeGreaterThanOrEqual(10)
    expect(put.length).toBe(12 - taken.length)
    let most = 0
    await expect
      .poll(
        async () => {
          const states = await Promise.all(taken.map(stateOf))
          most = Math.max(most, states.filter((state) => state === 'running').length)
          return states.every((state) => state === 'done')
        },
        { timeout: 60_000, interval: 50 },
      )
      .toBe(true)
    expect(most).toBeLessThanOrEqual(2)
  })

  it('is begun again by another process when its own has gone, and given up at the third time', async () => {
    const goneSince = (tries: number) => (id: string) =>
      city.db.knex.raw(
        `update export_job set alive_at = clock_timestamp() - interval '1 hour', tries = ? where id = ?`,
        [tries, id],
      )
    const again = await besideTheQueue(many, async (id) => (await goneSince(1)(id), id))
    const over = await besideTheQueue(many, async (id) => (await goneSince(3)(id), id))
    const { knex } = city.db
    const lines: string[] = []
    const other = await startService({
      ...{ knex, port: 0, host: '127.0.0.1', clientFolder: null, exports: settings },
      log: Object.assign(Object.create(city.service.deps.log), {
        error: (_: object, line: string) => void lines.push(line),
      }),
    })
    await ended(again).toBe('done')
    await ended(over).toBe('failed')
    expect(await look(over)).toMatchObject({ reason: 'interrupted', file: null })
    await other.stop()
    expect(lines).toEqual(['an export was broken off three times'])
  })

  it('is begun again after its process ended in order', async () => {
    await besideTheQueue(many, async (id) => {
      await city.db.knex.raw(
        `update export_job set state = 'waiting', runner = null, tries = 0, made_at = '2000-01-01' where id = ?`,
        [id],
      )
      const stopping = new AbortController()
      const runner = '00000000-0000-4000-8000-000000000001'
      const job = await claimJob(city.db.knex, runner)
      if (job?.id === id) {
        stopping.abort()
        await runJob(city.service.deps, settings, job, runner, stopping.signal)
      }
      await ended(id).toBe('done')
    })
  })

  it('fails with the reason where the disk is full, and no half file is called done', async () => {
    const runner = '00000000-0000-4000-8000-000000000002'
    const id = '00000000-0000-4000-8000-000000000003'
    await symlink('/dev/full', path.join(settings.folder, `${id}-${runner}.part`))
    const written = writeWhole(
      settings,
      { id, runner },
      Readable.from(['a', 'b']),
      new AbortController().signal,
    )
    await expect(written).rejects.toThrow(DiskFull)
    expect(await filesOf(id)).toEqual([])
    settings.leaveFreeBytes = Number.MAX_SAFE_INTEGER
    const { body: job } = await ask({ ...many, format: 'csv' })
    await ended(job.id).toBe('failed')
    settings.leaveFreeBytes = 0
    expect(await look(job.id)).toMatchObject({ reason: 'disk-full', file: null })
    expect((await city.get(`/api/exports/jobs/${job.id}/file`)).status).toBe(404)
    expect(await filesOf(job.id)).toEqual([])
    expect(city.complaints().splice(0).join()).toContain('an export could not be written')
  })

  it('is taken away when its time is over', async () => {
    const { body: job } = await ask({ ...many, format: 'csv' })
    await ended(job.id).toBe('done')
    await stat(path.join(settings.folder, `${job.id}.export`))
    await city.db.knex.raw(`update export_job set expires_at = '2000-01-01' where id = ?`, [job.id])
    const { knex } = city.db
    const { log } = city.service.deps
    const other = await startService({
      ...{ knex, log, port: 0, host: '127.0.0.1', clientFolder: null, exports: settings },
    })
    await ended(job.id).toBe('expired')
    await expect.poll(() => filesOf(job.id)).toEqual([])
    await other.stop()
    expect((await city.get(`/api/exports/jobs/${job.id}/file`)).status).toBe(404)
  })

  it('is of whoever asked for it alone, within her reach, and stands in the audit log', async () => {
    for (const login of ['hepco', 'bien'])
      await createPerson(city, { login, role: 'dispatcher', reach: { of: 'agency', agency: 'hepco' } })
    const [mine, other] = [await signInAs(city, 'hepco'), await signInAs(city, 'bien')]
    const { body: job } = await mine.send('POST', '/api/exports', { format: 'csv' })
    const at = `/api/exports/jobs/${job.id}`
    await expect.poll(async () => (await mine.get(at)).body.state, { timeout: 30_000 }).toBe('done')
    expect((await mine.get(at)).body.rows.total).toBe(0)
    expect((await other.get(at)).status).toBe(404)
    expect((await city.get(at)).status).toBe(404)
    expect((await other.send('DELETE', at)).status).toBe(404)
    expect((await other.get('/api/exports')).body.items).toEqual([])
    const { rows } = await city.db.knex.raw(`select data from audit_log where kind = 'export'`)
    expect(rows).toEqual([{ data: { id: expect.any(String), format: 'csv', reports: 0 } }])
  })

  it('with personal data is for the operations centre alone, when asked for, and written down', async () => {
    const person = { name: '=Nguyễn Thị Kín', phone: '0905123456' }
    const { body: sent } = await city.post('/api/reports', someReport({ reporter: person }))
    await city.settled()
    for (const [login, role] of [
      ['truc-ban', 'operator'],
      ['phan-tich', 'analyst'],
    ] as const)
      await createPerson(city, { login, role })
    const [operator, analyst] = [await signInAs(city, 'truc-ban'), await signInAs(city, 'phan-tich')]
    const asked = { codes: sent.code, format: 'csv', personal: 'yes' }
    const address = `/api/exports/reports?${new URLSearchParams(asked)}`
    for (const refused of [await analyst.get(address), await analyst.send('POST', '/api/exports', asked)])
      expect(refused.status).toBe(403)
    expect((await city.get(address)).status).toBe(403)
    expect((await operator.get(address.replace('&personal=yes', ''))).body).not.toContain('Kín')
    expect((await operator.get(address)).body).toContain(`,'=Nguyễn Thị Kín,0905123456,`)
    const { body: job } = await operator.send('POST', '/api/exports', asked)
    const at = `/api/exports/jobs/${job.id}`
    await expect.poll(async () => (await operator.get(at)).body.state, { timeout: 30_000 }).toBe('done')
    await city.db.knex('account').where({ login: 'truc-ban' }).update({ role: 'analyst' })
    expect((await operator.get(`${at}/file`)).status).toBe(403)
    const { rows } = await city.db.knex.raw(
      `select data->>'personal' as personal from audit_log where kind = 'export' order by seq desc limit 3`,
    )
    expect(rows.map(({ personal }: { personal: string | null }) => personal)).toEqual(['yes', 'yes', null])
  })
})
