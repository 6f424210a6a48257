import type { Knex } from 'knex'
import type { EventKind } from '../../contracts/lifecycle.ts'
import type { PhotoKind } from '../../contracts/photo.ts'
import type { ReportFacts } from '../figures/facts.ts'
import { actorNow } from './actor.ts'

/** What an event says beside its facts. Notes may hold what a citizen wrote: they never go into a frame. */
export interface EventData {
  code?: string
  lon?: number
  lat?: number
  /** Code of the agency that has the report after the event. */
  agency?: string | null
  /** Reason, answer, evidence or comment. */
  note?: string | null
  rating?: string | null
  /** What it was set to. */
  urgency?: string
  /** Code of the report that it repeats. */
  duplicateOf?: string | null
  /** Of an extension: the new deadline, and who granted it. */
  until?: string
  by?: 'agency' | 'ioc'
  grantedBy?: string
  /** Ids of the rule and the calendar that a clock starts under, or goes on under. */
  rule?: number
  calendar?: number
  /** Id of the decision that put it under them. */
  change?: number
  /** Code of the report that was closed as a duplicate of this one. */
  merged?: string
  /** The photo that was added. */
  photo?: { id: string; kind: PhotoKind }
  /** Code of the screen that is to show something else. */
  screen?: string
  /** Who did it, by id; none of these where the city did it, or where nobody had to sign in. */
  account?: number
  device?: number
  sender?: number
}

/** What concerns no report and changes the city's lists: other boundaries, or another version of a rule or the calendar. */
const cityKinds = ['areas.replaced', 'sla.changed'] as const
/** `wall.changed`: an emergency or a campaign began or ended, or a screen is to show something else. */
export type LogEventKind = EventKind | (typeof cityKinds)[number] | 'wall.changed'

/** Whether the city's lists have changed: every process reads them anew, and every open live view begins again. */
export function changesLists(kind: LogEventKind): kind is (typeof cityKinds)[number] {
  return (cityKinds as readonly string[]).includes(kind)
}

export interface OutboxEvent {
  reportId: number | null
  kind: LogEventKind
  at: Date
  before: ReportFacts | null
  after: ReportFacts | null
  data: EventData
}

/** What rings or is reckoned by itself, at whose change it may be. */
const OF_NOBODY: ReadonlySet<LogEventKind> = new Set(['sla.due_soon', 'sla.overdue', 'sla.recomputed'])

/**
 * Appends events within the transaction that made them, in the order given. A report's row must be locked by then:
 * that is what keeps one report's events in order. Each names who acts (server/log/actor.ts).
 */
export async function appendToOutbox(trx: Knex, events: OutboxEvent[]): Promise<void> {
  if (events.length === 0) return
  const actor = actorNow()
  const told = events.map((event) =>
    actor && !OF_NOBODY.has(event.kind) ? { ...event, data: { ...event.data, ...actor } } : event,
  )
  await trx.raw(
    `insert into outbox (report_id, kind, at, before, after, data)
     select nullif(e->>'reportId', '')::bigint, e->>'kind', (e->>'at')::timestamptz,
            nullif(e->'before', 'null'), nullif(e->'after', 'null'), e->'data'
     from jsonb_array_elements(?::jsonb) with ordinality as list(e, position) order by position`,
    [JSON.stringify(told)],
  )
}
