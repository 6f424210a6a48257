import { randomUUID } from 'node:crypto'
import type { Deps } from '../../../http/deps.ts'
import { Periodic } from '../../../process/periodic.ts'
import { forgetRecords } from '../records.ts'
import { expireJobs, reviveJobs } from './ends.ts'
import { idsInFolder, removeFiles, type ExportSettings } from './files.ts'
import { runJob } from './run.ts'
import { claimJob } from './store.ts'

/** Jobs that one process writes at a time. */
const AT_ONCE = 2
const TICK_MS = 500
const RETRY_MS = 5000
const SWEEP_MS = 60_000
const FORGET_MS = 3_600_000

/** Writes the files that were asked for, and takes away those whose time is over. */
export function createExportClock(deps: Deps, settings: ExportSettings) {
  const stopping = new AbortController()
  const inHand = new Set<Promise<void>>()
  let [sweptAt, forgotAt] = [-Infinity, -Infinity]

  async function sweep() {
    sweptAt = performance.now()
    for (const id of await reviveJobs(deps.knex))
      deps.log.error({ id }, 'an export was broken off three times')
    await expireJobs(deps.knex)
    if (sweptAt - forgotAt > FORGET_MS) {
      await forgetRecords(deps.knex, settings.recordDays)
      forgotAt = sweptAt
    }
    const lie = await idsInFolder(settings)
    const { rows } = await deps.knex.raw(
      `select id from export_job where id = any(?::uuid[]) and state in ('running', 'done')`,
      [lie],
    )
    const kept = new Set(rows.map(({ id }: { id: string }) => id))
    await removeFiles(
      settings,
      lie.filter((id) => !kept.has(id)),
    )
  }

  const clock = new Periodic({
    async work() {
      if (performance.now() - sweptAt > SWEEP_MS) await sweep()
      if (inHand.size >= AT_ONCE) return false
      const runner = randomUUID()
      const job = await claimJob(deps.knex, runner)
      if (!job) return false
      const run = runJob(deps, settings, job, runner, stopping.signal)
        .catch((error: unknown) => deps.log.error({ error: String(error), id: job.id }, 'an export was lost'))
        .finally(() => inHand.delete(run))
      inHand.add(run)
      return true
    },
    failed: (error) => deps.log.warn({ error }, 'exports cannot be looked after'),
    pauseMs: TICK_MS,
    retryMs: RETRY_MS,
  })
  return {
    start: () => clock.start(),
    async stop() {
      stopping.abort()
      await clock.stop()
      await Promise.all(inHand)
    },
  }
}
