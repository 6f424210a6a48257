import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import type { Pace } from '../../http/pace.ts'

const ROWS = 60_000
const PATH = '/api/exports/reports?from=2025-01-01&to=2025-01-01'
let city: TestService
const sockets: Socket[] = []
const timers: NodeJS.Timeout[] = []

/** A city with a file of many rows. */
async function start(pace: Partial<Pace>) {
  city = await startTestService({ pace })
  const { body } = await city.post('/api/reports', someReport())
  await city.db.knex.raw(
    `insert into report (code, source, channel_id, category_id, urgency, state, geom, cell, text, received_at, received_day, changed_at)
     select 'HUE-X' || n, 'test', channel_id, category_id, urgency, 'received', geom, cell, text, received_at, '2025-01-01', changed_at
     from report, generate_series(1, ${ROWS}) n where report.code = ?`,
    [body.code],
  )
}
afterEach(async () => {
  timers.splice(0).forEach(clearInterval)
  sockets.splice(0).forEach((socket) => socket.destroy())
  await city.stop()
})

/** Asks for the file and reads its head, and then nothing more, but stays connected. */
async function stopReading(): Promise<Socket> {
  const { hostname, port } = new URL(city.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  sockets.push(socket)
  socket.write(`GET ${PATH} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`)
  const head = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  socket.pause()
  expect(String(head)).toMatch(/^HTTP\/1.1 200/)
  return socket
}
/** Asks for the file and goes on to read of it, a little at a time. */
async function trickle(): Promise<void> {
  const socket = await stopReading()
  timers.push(setInterval(() => void (socket.read(16_384) ?? socket.read()), 50))
}
const one = async (sql: string) => (await city.db.knex.raw(sql)).rows[0].n as number
const copying = () =>
  one(
    `select count(*)::integer as n from pg_stat_activity where query like 'copy (%' and datname = current_database()`,
  )

describe.each([
  ['stops reading', { stalledMs: 3000 }, stopReading],
  ['reads a little at a time', { withinMs: 3000, leastBytes: 3_000_000 }, trickle],
])('a client that %s', (_, pace, read) => {
  it('is cut off, and its place and its session are given back', async () => {
    await start(pace)
    await Promise.all([read(), read()])
    // Both places are taken, until they are given back.
    const small = async () => (await city.get('/api/exports/reports?from=2020-01-01&to=2020-01-01')).status
    expect(await small()).toBe(429)
    await expect.poll(small, { timeout: 30_000 }).toBe(200)
    await expect.poll(copying, { timeout: 30_000 }).toBe(0)
    // Neither file is called complete: those that are, are the small ones.
    expect(
      await one(
        `select count(*)::integer as n from export where (statement->'totals'->>'reports')::integer = ${ROWS}`,
      ),
    ).toBe(0)
    // Whoever reads as fast as she can is not.
    const whole = await fetch(city.url + PATH)
    expect((await whole.text()).trimEnd().split('\n')).toHaveLength(ROWS + 1)
  })
})
