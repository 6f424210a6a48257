import { pino } from 'pino'
import { expect, it } from 'vitest'
import { verifyTallies } from '../../log/verify.ts'
import { startService } from '../../service.ts'
import { someReport, startTestService } from '../../../tests/support/service.ts'

it('many alarms at once are rung exactly once by two processes, and the tallies hold', async () => {
  const other = await startTestService()
  const options = {
    knex: other.db.knex,
    log: pino({ level: 'silent' }),
    port: 0,
    host: '127.0.0.1',
    clientFolder: null,
  }
  const second = await startService(options)
  try {
    const lines = Array.from({ length: 3000 }, () =>
      JSON.stringify(someReport({ receivedAt: '2026-11-02T08:00:00+07:00' })),
    )
    await other.post('/api/reports', lines.join('\n'), 'application/x-ndjson')
    await other.settled()
    const { rows } = await other.db.knex.raw(
      `select kind, count(*)::integer as n, count(distinct report_id)::integer as reports from event_log group by kind order by kind`,
    )
    expect(rows).toEqual([
      { kind: 'received', n: 3000, reports: 3000 },
      { kind: 'sla.due_soon', n: 3000, reports: 3000 },
      { kind: 'sla.overdue', n: 3000, reports: 3000 },
    ])
    expect((await verifyTallies(other.db.knex)).differences).toEqual([])
    const { body } = await other.get('/api/board')
    expect(body.figures.overdue).toMatchObject({ value: 3000, rows: '/api/reports?is=overdue' })
  } finally {
    await second.stop()
    await other.stop()
  }
}, 60_000)
