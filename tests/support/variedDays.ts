import type { Knex } from 'knex'
import { insertHistory } from '../../server/feeds/demo/loadHistory.ts'
import { loadReference } from '../../server/reports/reference.ts'
import { lives } from './leaderDays.ts'

const channels = ['app', 'app', 'zalo', 'hotline', 'web'] as const
const urgencies = ['normal', 'normal', 'complex', 'urgent'] as const

/** The lives of leaderDays.ts, by several channels and of every urgency. */
export async function insertVaried(trx: Knex): Promise<void> {
  const until = new Date()
  const varied = lives(until).map((life, index) => ({
    ...life,
    channel: channels[index % channels.length]!,
    urgency: urgencies[(index >> 2) % urgencies.length]!,
  }))
  await insertHistory(trx, await loadReference(trx), varied, until, () => {})
}
