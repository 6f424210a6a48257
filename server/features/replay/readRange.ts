import type { ReplayRange } from '../../../contracts/replay.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot } from '../../log/read.ts'
import { lastCheckpoint } from '../../replay/checkpoints.ts'
import { readLens } from '../../replay/lens.ts'

/** From the first event to the last; both now, and no day, where nothing has happened yet. */
export function readRange({ knex, reference, now }: Deps): Promise<ReplayRange> {
  return inSnapshot(knex, async (trx) => {
    const lens = await readLens(trx, reference())
    if (!lens) return { from: now().toISOString(), to: now().toISOString(), days: [] }
    const { rows } = await trx.raw(
      `with range as (
         select greatest((select max(at) from event_log where seq > :last),
           (select max(at) from replay_checkpoint where lens = :lens)) as "to"),
       days as (
         select day::date from range, generate_series(:firstDay::date, ("to" at time zone :zone)::date, '1 day') as day),
       late as (
         select (at at time zone :zone)::date as day, count(*)::integer as breaches from event_log
         where kind = 'sla.overdue' group by 1)
       select "to", day, coalesce(received, 0) as received, coalesce(breaches, 0) as breaches
       from range, days left join late using (day)
         left join (select day, received from tally_day where area_id = 0 and agency_id = 0) as tally using (day)
       order by day`,
      {
        last: await lastCheckpoint(trx, lens),
        lens: lens.key,
        firstDay: lens.firstDay,
        zone: lens.city.city.timeZone,
      },
    )
    const days = rows as { to: Date; day: string; received: number; breaches: number }[]
    return {
      from: lens.firstAt.toISOString(),
      to: days[0]!.to.toISOString(),
      days: days.map(({ day, received, breaches }) => ({ day, received, breaches })),
    }
  })
}
