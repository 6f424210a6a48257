import type { Socket } from 'node:net'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChild } from '../../tests/support/child.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'
import { LEADER_LOCK, Sequencer } from './sequencer.ts'
import { verifyTallies } from './verify.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(async () => {
  // Killing its connection is what these tests do: that much is said in the log, and nothing else.
  const unexpected = city
    .complaints()
    .filter((line) => !/terminat|taken over|sequencer stopped|stood still/i.test(line))
  city.complaints().length = 0
  await city.stop()
  expect(unexpected).toEqual([])
})

const post = (count: number) =>
  Promise.all(
    Array.from({ length: count }, () =>
      city.post('/api/reports', someReport()).then(({ body }) => body.code as string),
    ),
  )
const log = async () =>
  (await city.db.knex('event_log').orderBy('seq')) as { seq: number; report_id: number; kind: string }[]

describe('the log', () => {
  it('holds every acknowledged event under a dense seq, each report in its own order, under many writers', async () => {
    const codes = await post(60)
    await Promise.all(
      codes.map(async (code) => {
        await city.post(`/api/reports/${code}/accept`)
        await city.post(`/api/reports/${code}/refer`, { agency: 'so-xay-dung' })
        await city.post(`/api/reports/${code}/start`)
      }),
    )
    await city.settled()
    const events = await log()
    expect(events).toHaveLength(240)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const lives = Map.groupBy(events, ({ report_id }) => report_id)
    for (const life of lives.values())
      expect(life.map(({ kind }) => kind)).toEqual(['received', 'accepted', 'referred', 'started'])
  })

  it('goes on under another leader when the connection of the first is killed, without a gap or a loss', async () => {
    const other = new Sequencer(city.db.knex, pino({ level: 'silent' }))
    other.start()
    const before = (await log()).length
    const posting = post(150)
    await city.db.knex.raw(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = ? and granted and pid <> pg_backend_pid()
       and database = (select oid from pg_database where datname = current_database())`,
      [LEADER_LOCK],
    )
    await posting
    await city.settled()
    const events = await log()
    expect(events).toHaveLength(before + 150)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
    await other.stop()
  })

  it('goes on under another leader when the process of the first stands still, which writes nothing when it wakes', async () => {
    const first = startChild('tests/support/holdService.ts', [JSON.stringify(city.db.connection)])
    const port = await first.firstLine
    const leads = async () => {
      const health = await fetch(`http://127.0.0.1:${port}/api/health`)
      return ((await health.json()) as { sequencer: { leader: boolean } }).sequencer.leader
    }
    try {
      await city.service.sequencer.stop()
      while (!(await leads())) await new Promise((resolve) => setTimeout(resolve, 50))
      const other = new Sequencer(city.db.knex, pino({ level: 'silent' }))
      other.start()
      const before = (await log()).length
      const posting = post(100)
      first.process.kill('SIGSTOP')
      await posting
      await post(20)
      await city.settled()
      expect(other.leading).toBe(true)
      first.process.kill('SIGCONT')
      await post(20)
      while (await leads()) await new Promise((resolve) => setTimeout(resolve, 50))
      await city.settled()
      const events = await log()
      expect(events).toHaveLength(before + 140)
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
      expect((await verifyTallies(city.db.knex)).differences).toEqual([])
      // And the lead comes back to it.
      await other.stop()
      await post(1)
      await city.settled()
      expect(await leads()).toBe(true)
    } finally {
      first.process.kill('SIGKILL')
      await first.ended
    }
    city.service.sequencer.start()
  })

  it('goes on under another leader when the first stops reading in the middle of an answer', async () => {
    const stuck = new pg.Client(city.db.connection)
    await stuck.connect()
    stuck.on('error', () => {})
    const standby = new Sequencer(city.db.knex, pino({ level: 'silent' }), 200)
    await city.service.sequencer.stop()
    await stuck.query('select pg_advisory_lock($1)', [LEADER_LOCK])
    ;(stuck as unknown as { connection: { stream: Socket } }).connection.stream.pause()
    void stuck.query(`select repeat('x', 1000) from generate_series(1, 100000)`).catch(() => {})
    standby.start()
    await post(5)
    await city.settled()
    expect(standby.leading).toBe(true)
    await standby.stop()
    await stuck.end().catch(() => {})
    city.service.sequencer.start()
  })

  it('is not written by a leader whose term is over', async () => {
    const term = async () =>
      (await city.db.knex('log_head').first('term', 'seq')) as { term: number; seq: number }
    const { term: old } = await term()
    await city.db.knex('log_head').update({ term: old + 100 })
    const [code] = await post(1)
    await city.settled()
    expect((await term()).term).toBeGreaterThan(old + 100)
    const { body } = await city.get(`/api/reports/${code}`)
    expect(body.timeline).toHaveLength(1)
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
  })
})
