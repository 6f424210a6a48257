import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLive, type LiveClient } from '../../tests/support/liveClient.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'

let city: TestService
let client: LiveClient
beforeAll(async () => {
  city = await startTestService()
  client = openLive(city.url)
  await client.join('city')
})
afterAll(async () => {
  client.close()
  // That statements hang is what these tests do: it is said in the log, and nothing else.
  const unexpected = city.complaints().filter((line) => !line.includes('the log cannot be followed'))
  city.complaints().length = 0
  await city.stop()
  expect(unexpected).toEqual([])
})

/** Sessions that follow the log for a gateway. */
const followers = async (where = 'true') => {
  const { rows } = await city.db.knex.raw(
    `select pid from pg_stat_activity where query like 'select * from event_log where seq >%' and pid <> pg_backend_pid()
       and datname = current_database() and ${where}`,
  )
  return rows.map(({ pid }: { pid: number }) => pid) as number[]
}
const told = async () => {
  const { body } = await city.post('/api/reports', someReport())
  await city.settled()
  const seq = Number((await city.db.knex('log_head').first('seq'))!.seq)
  while ((client.frames.at(-1)?.seq ?? 0) < seq) await new Promise((resolve) => setTimeout(resolve, 50))
  return body.code as string
}

it('a wall goes on through another session where the one that follows the log hangs', async () => {
  await told()
  const hung = await followers()
  expect(hung).toHaveLength(1)
  hung.forEach((pid) => process.kill(pid, 'SIGSTOP'))
  try {
    expect(await told()).toMatch(/^HUE/)
    expect(await followers(`pid <> ${hung[0]}`)).toHaveLength(1)
  } finally {
    hung.forEach((pid) => process.kill(pid, 'SIGCONT'))
  }
})

it('a lock that is held for long leaves no crowd of sessions that wait for it', async () => {
  const holding = await city.db.knex.transaction()
  try {
    await holding.raw('lock table event_log in access exclusive mode')
    const waiting: number[] = []
    // Given up by the database (57014), and asked again.
    while (city.complaints().filter((line) => line.includes('57014')).length < 2) {
      waiting.push((await followers(`wait_event_type = 'Lock'`)).length)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(Math.max(...waiting)).toBe(1)
  } finally {
    await holding.rollback()
  }
  await told()
})
