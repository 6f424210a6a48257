import { pino } from 'pino'
import { createReportSource } from '../../fixtures/generator/history/index.ts'
import { insertHistory } from '../../server/feeds/demo/loadHistory.ts'
import { countWaiting } from '../../server/log/read.ts'
import { Sequencer } from '../../server/log/sequencer.ts'
import { makeNextCheckpoint } from '../../server/replay/checkpointClock.ts'
import type { CityDatabase } from '../support/database.ts'

/** Lived through they make about 100,000 events. */
const REPORTS = 16_500
const DAY = 86_400_000

/**
 * Fills an empty database with a log of about `size` events over the reporting period, and with its checkpoints: reports of
 * the city's own generator lived through and sequenced as in production, then the log laid over itself, each time a little
 * later, until it is long enough.
 * @param at told the share done, 0 to 1
 * @returns how many events there are
 */
export async function makeLog(
  { knex, fixture, reference, period }: CityDatabase,
  size: number,
  at: (share: number) => void,
): Promise<number> {
  const source = createReportSource(fixture, 1)
  const start = Date.parse(period.from)
  const length = Date.parse(period.to) + DAY - start
  const reports = Math.min(REPORTS, Math.ceil(size / 6))
  const history = Array.from({ length: reports }, (_, i) => source(new Date(start + (i / reports) * length)))
  await knex.transaction((trx) =>
    insertHistory(trx, reference, history, new Date(), (share) => at(share * 0.3)),
  )
  const sequencer = new Sequencer(knex, pino({ level: 'warn' }))
  sequencer.start()
  const total = await countWaiting(knex)
  for (let left = total; left > 0; left = await countWaiting(knex)) {
    at(0.3 + 0.3 * (1 - left / total))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await sequencer.stop()
  const copies = Math.max(1, Math.round(size / total))
  if (copies > 1)
    await knex.raw(
      `with copied as (delete from event_log returning *)
       insert into event_log select row_number() over (order by at + n * interval '97 seconds', n, seq), report_id, kind,
         at + n * interval '97 seconds', recorded_at, before, after, data from copied, generate_series(0, ?::integer - 1) as n`,
      [copies],
    )
  await knex.raw('update log_head set seq = (select max(seq) from event_log)')
  await knex.raw('vacuum analyze event_log')
  const breathe = () => Promise.resolve(true)
  for (let made = 1; await makeNextCheckpoint(knex, { city: reference, breathe }); made++)
    at(Math.min(1, 0.6 + (0.4 * made * 1000) / (total * copies)))
  return total * copies
}
