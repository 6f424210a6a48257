import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { appendToOutbox } from '../log/outbox.ts'
import { Sequencer } from '../log/sequencer.ts'
import type { Progress } from '../process/progress.ts'
import { StartError } from '../startError.ts'
import { waitForNews, waitForOutbox } from './drain.ts'
import type { Findings } from './findings.ts'
import { becomeOnlyImport, holdWriters } from './lock.ts'
import type { ImportOptions } from './options.ts'
import { placeLatecomers, placeReports } from './place.ts'
import { readFeatures, type RawFeature } from './readFile.ts'
import { rebuildTallies } from './rebuildTallies.ts'
import { stageChecked } from './stageChecked.ts'
import { assignIds, swapAreas, type Swap } from './swap.ts'
import { requireCity, type TargetSet } from './target.ts'

/** Few enough to be written to the log within the moment that writers are held. */
const NEARLY_DRAINED = 500
/** How long a writer's transaction may take to end; new ones wait behind us meanwhile. */
const WRITER_PATIENCE = '10s'
const LOCK_TIMEOUT = '55P03'

export interface Imported extends Swap {
  set: TargetSet
  findings: Findings
  /** How long commands and intake were kept waiting. */
  heldMs: number
  /** Whether the live views were told; otherwise the next server that runs tells them. */
  told: boolean
}

/**
 * Loads official boundaries into a set of areas and counts its reports anew, beside a running server or without one. All or
 * nothing: one transaction, which keeps writers waiting only for its last step.
 * @throws ImportRefused with everything that is wrong with the file or the options
 * @throws StartError where another import runs, no city is loaded, or a server hangs
 */
export async function importAreas(
  { knex, log }: { knex: Knex; log: Logger },
  options: ImportOptions,
  progress: Progress,
): Promise<Imported> {
  const features = await progress.step(`Reading ${options.file}`, () => readFeatures(options.file))
  // Waits in the wings where a server runs, and writes the log where none does or the one that did has died.
  const sequencer = new Sequencer(knex, log)
  sequencer.start()
  try {
    const imported = await knex.transaction((trx) => replaceAreas(trx, options, features, progress))
    sequencer.nudge()
    return { ...imported, told: await waitForNews(knex) }
  } finally {
    await sequencer.stop()
  }
}

async function replaceAreas(
  trx: Knex.Transaction,
  options: ImportOptions,
  features: RawFeature[],
  progress: Progress,
): Promise<Omit<Imported, 'told'>> {
  await requireCity(trx)
  if (!(await becomeOnlyImport(trx)))
    throw new StartError('Another import of boundaries is at work on this database: wait until it has ended.')
  const { target, findings } = await stageChecked(trx, options, features, progress)
  await assignIds(trx, target)
  await progress.step('Placing the reports', (at) => placeReports(trx, at))
  await progress.step('Waiting for the log', () => waitForOutbox(trx, NEARLY_DRAINED))
  return progress.step('Replacing and counting anew, while commands wait', async (at) => {
    await keepWritersOut(trx)
    const since = performance.now()
    await waitForOutbox(trx, 0)
    await placeLatecomers(trx)
    const swap = await swapAreas(trx, target)
    await rebuildTallies(
      trx,
      swap.areas,
      swap.gone.map(({ id }) => id),
      at,
    )
    await appendToOutbox(trx, [
      { reportId: null, kind: 'areas.replaced', at: new Date(), before: null, after: null, data: {} },
    ])
    return { ...swap, set: target, findings, heldMs: performance.now() - since }
  })
}

async function keepWritersOut(trx: Knex.Transaction) {
  await trx.raw(`set local lock_timeout = '${WRITER_PATIENCE}'`)
  try {
    await holdWriters(trx)
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_TIMEOUT) throw error
    throw new StartError(
      `A command or an intake has not ended for ${WRITER_PATIENCE}: see whether the server hangs, then import again.`,
    )
  }
}
