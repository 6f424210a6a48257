import { ProblemError } from '../../../errors.ts'
import type { Deps } from '../../../http/deps.ts'
import { appendAudit } from '../../../identity/audit.ts'
import { resolveReach } from '../../../identity/reach.ts'
import { auditOf, fileName } from '../fileName.ts'
import { openExport, type OpenExport } from '../openExport.ts'
import { requireStillPersonal } from '../personal.ts'
import { completeJob, failJob, giveBackJob } from './ends.ts'
import { DiskFull, removeFiles, requireRoom, writeWhole, type ExportSettings } from './files.ts'
import { tellProgress, type Claimed } from './store.ts'

const TELL_MS = 1000

/** Why a job was broken off by us. */
class BrokenOff extends Error {}

/**
 * Writes the file of a job and says what became of it. Never throws.
 * @param stopping ends it in order: it is begun again by whoever comes next
 */
export async function runJob(
  deps: Deps,
  settings: ExportSettings,
  job: Claimed,
  runner: string,
  stopping: AbortSignal,
): Promise<void> {
  const { knex, log } = deps
  const { id } = job
  const end = new AbortController()
  const stop = () => end.abort(new BrokenOff())
  stopping.addEventListener('abort', stop)
  let opened: OpenExport | undefined
  let done = 0
  let timer: NodeJS.Timeout | undefined
  try {
    await requireRoom(settings)
    await requireStillPersonal(knex, job.query, job.accountId)
    const reach = job.reach === null ? null : await resolveReach(knex, deps.reference(), job.reach)
    opened = await openExport(deps, job.query, reach, job, { onRows: (more) => (done += more) })
    const { statement, file } = opened
    const total = statement.totals.reports
    const tell = async () => {
      try {
        await requireRoom(settings)
        if (!(await tellProgress(knex, { id, runner, done, total }))) stop()
        else if (!end.signal.aborted) timer = setTimeout(() => void tell(), TELL_MS)
      } catch (error) {
        end.abort(error)
      }
    }
    await tell()
    const bytes = await writeWhole(settings, { id, runner }, file, end.signal)
    if (job.accountId !== null)
      await appendAudit(knex, {
        kind: 'export',
        accountId: job.accountId,
        data: auditOf(statement),
      })
    const { keepDays } = settings
    const name = fileName(statement)
    if (!(await completeJob(knex, { id, runner, name, bytes, statementId: statement.id, keepDays })))
      await removeFiles(settings, [id])
  } catch (error) {
    opened?.file.destroy()
    const why: unknown = end.signal.aborted ? end.signal.reason : error
    if (why instanceof BrokenOff) return await giveBackJob(knex, { id, runner })
    const reason =
      why instanceof DiskFull ? 'disk-full' : why instanceof ProblemError ? 'refused' : ('broken' as const)
    if ((await failJob(knex, { id, runner }, reason)) && reason !== 'refused')
      log.error({ error: String(why), id }, 'an export could not be written')
  } finally {
    clearTimeout(timer)
    stopping.removeEventListener('abort', stop)
  }
}
