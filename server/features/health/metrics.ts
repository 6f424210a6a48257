import type { Knex } from 'knex'
import { collectDefaultMetrics, Counter, Gauge, type Registry } from 'prom-client'
import { countWaiting, readHead } from '../../log/read.ts'
import type { ProcessState } from './routes.ts'

/** Reads a value; NaN where it cannot be had: a database that is down must not take the other metrics away. */
type Read = () => Promise<number> | number
const orNaN = (read: Read) =>
  Promise.resolve()
    .then(read)
    .catch(() => NaN)

/**
 * What a process tells Prometheus of itself and of the city, named by its conventions: units in the name, `_total` for what
 * only grows. ops/prometheus and ops/grafana read these.
 */
export function addMetrics(registry: Registry, knex: Knex, state: ProcessState): void {
  collectDefaultMetrics({ register: registry })
  // Gauges whose names say that they only grow; what they add up is there under other names.
  for (const kind of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${kind}_total`)
  const registers = [registry]
  const gauge = (name: string, help: string, read: Read) =>
    new Gauge({
      ...{ name, help, registers },
      async collect() {
        this.set(await orNaN(read))
      },
    })
  const counter = (name: string, help: string, read: Read) =>
    new Counter({
      ...{ name, help, registers },
      async collect() {
        const value = await orNaN(read)
        // What only grows stays where it was while nobody can say: back to 0 would look like a new start.
        if (Number.isNaN(value)) return
        this.reset()
        this.inc(value)
      },
    })
  /** What the tallies have of the whole city. */
  const now = async (column: 'open' | 'due_soon' | 'overdue') => {
    const { rows } = await knex.raw('select ?? as n from tally_now where area_id = 0 and agency_id = 0', [
      column,
    ])
    return rows[0]?.n ?? 0
  }

  new Gauge({
    ...{
      name: 'toancanh_build_info',
      help: 'Always 1, with the version',
      labelNames: ['version'],
      registers,
    },
  }).set({ version: state.version }, 1)
  gauge('toancanh_log_head_seq', 'Seq of the last event in the log', async () => (await readHead(knex)).seq)
  counter('toancanh_log_events_total', 'Events in the log', async () => (await readHead(knex)).seq)
  gauge(
    'toancanh_log_folded_timestamp_seconds',
    'When the last event was folded into the tallies',
    async () => (await readHead(knex)).foldedAt.getTime() / 1000,
  )
  gauge('toancanh_outbox_events', 'Events acknowledged but not yet in the log', () => countWaiting(knex))
  gauge('toancanh_sequencer_leader', 'Whether this process sequences', () => Number(state.leading()))
  gauge('toancanh_live_clients', 'Connected live clients', () => state.clients())
  gauge('toancanh_backlog_reports', 'Reports open now', () => now('open'))
  gauge('toancanh_due_soon_reports', 'Open reports within the warning window', () => now('due_soon'))
  gauge('toancanh_overdue_reports', 'Open reports past the deadline in force', () => now('overdue'))
  counter('toancanh_reports_received_total', 'Reports received', async () => {
    const { rows } = await knex.raw(
      'select coalesce(sum(received), 0)::float8 as n from tally_day where area_id = 0 and agency_id = 0',
    )
    return rows[0].n
  })
}
