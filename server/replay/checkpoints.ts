import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Knex } from 'knex'
import { LiveBoard } from '../board/liveBoard.ts'
import { dayCounters, nowCounters } from '../figures/counters.ts'
import { noSums, type Sums } from '../figures/readSums.ts'
import type { Lens } from './lens.ts'
import { emptyBoard, periodOn } from './pastBoard.ts'

/** With fewer events between them a replay is found no faster, and they weigh more beside the log. */
export const CHECKPOINT_EVERY = 1000

const zip = promisify(gzip)
const unzip = promisify(gunzip)

const periodColumns = [...nowCounters, ...dayCounters, 'net_after'] as const
const todayColumns = dayCounters

/** Per pair: its key, its sums of the period with the gauges, and those of the day. */
type Packed = [key: string, period: number[], today: number[]][]

async function pack({ sums }: LiveBoard): Promise<Buffer> {
  const rows: Packed = [...sums.period].map(([key, period]) => {
    const today = sums.today.get(key)
    return [
      key,
      periodColumns.map((name) => period[name]),
      today && todayColumns.some((name) => today[name] !== 0) ? todayColumns.map((name) => today[name]) : [],
    ]
  })
  return zip(JSON.stringify(rows))
}

const take = (names: readonly (keyof Sums)[], values: number[]): Partial<Sums> =>
  Object.fromEntries(values.map((value, index) => [names[index], value]))

async function unpack(body: Buffer): Promise<LiveBoard['sums']> {
  const sums: LiveBoard['sums'] = { period: new Map(), today: new Map() }
  for (const [key, period, today] of JSON.parse((await unzip(body)).toString()) as Packed) {
    sums.period.set(key, Object.assign(noSums(), take(periodColumns, period)))
    // The gauges are the same in both.
    sums.today.set(
      key,
      Object.assign(
        noSums(),
        take(nowCounters, period.slice(0, nowCounters.length)),
        take(todayColumns, today),
      ),
    )
  }
  return sums
}

/** Keeps a board for replays that begin after it; of two processes that made the same the first counts. */
export async function storeCheckpoint(trx: Knex, lens: Lens, board: LiveBoard): Promise<void> {
  await trx.raw(
    'insert into replay_checkpoint (lens, seq, at, day, body) values (?, ?, ?, ?, ?) on conflict do nothing',
    [lens.key, board.seq, board.foldedAt, board.today, await pack(board)],
  )
}

/** The board of the last checkpoint up to a seq; an empty one where there is none. */
export async function boardBefore(trx: Knex, lens: Lens, seq: number): Promise<LiveBoard> {
  const { rows } = await trx.raw(
    'select seq, at, day, body from replay_checkpoint where lens = ? and seq <= ? order by seq desc limit 1',
    [lens.key, seq],
  )
  const found = rows[0] as { seq: number; at: Date; day: string; body: Buffer } | undefined
  if (!found) return emptyBoard(lens)
  return new LiveBoard({
    reference: lens.city,
    epoch: lens.epoch,
    seq: found.seq,
    foldedAt: found.at,
    periods: { period: periodOn(found.day, lens), today: { from: found.day, to: found.day } },
    sums: await unpack(found.body),
  })
}

/** The seq of the last checkpoint whose events had all happened by an instant; 0 where there is none. */
export async function checkpointBy(trx: Knex, lens: Lens, at: Date): Promise<number> {
  const { rows } = await trx.raw(
    'select seq from replay_checkpoint where lens = ? and at <= ? order by at desc, seq desc limit 1',
    [lens.key, at],
  )
  return rows[0]?.seq ?? 0
}

/** The seq of the last checkpoint; 0 where there is none. */
export async function lastCheckpoint(trx: Knex, { key }: Lens): Promise<number> {
  const { rows } = await trx.raw('select max(seq) as seq from replay_checkpoint where lens = ?', [key])
  return rows[0].seq ?? 0
}

/** Removes those of boundaries and periods that are no longer looked through. */
export async function dropOtherCheckpoints(trx: Knex, { key }: Lens): Promise<void> {
  await trx.raw('delete from replay_checkpoint where lens <> ?', [key])
}
