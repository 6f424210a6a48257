import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import type { OpenDecision, OpenSettings } from '../../contracts/openData.ts'
import { ProblemError } from '../errors.ts'
import { appendAudit } from '../identity/audit.ts'
import { cutOff } from './release.ts'
import { readSlice } from './slice.ts'
import { afterWork, decisionOf, lockDecisions, type WorkNeeds } from './work.ts'

/** What is public already, as far as another decision is compared with it. */
interface Public {
  settings: OpenSettings
  until: Date
}

/**
 * Whether a decision publishes, of each report that is public, no less than is: then what is public may stay until its own
 * is there. Other cells, and areas told beside them or no more, put reports together with others, so that some would be left out.
 * @param until what the decision would publish up to now
 */
export function tellsNoLess({ settings, until }: Public, next: Public): boolean {
  const [told, kept] = [new Set(next.settings.fields), settings.fields]
  return (
    next.settings.on &&
    next.until >= until &&
    next.settings.cellMetres === settings.cellMetres &&
    next.settings.minimum <= settings.minimum &&
    told.has('areas') === kept.includes('areas') &&
    kept.every((field) => told.has(field))
  )
}

/**
 * Decides what is public from now on. What the decision leaves out is out of reach when this returns; what it makes public
 * is copied out in the background (server/openData/work.ts), for which this waits a moment.
 * @throws ProblemError `version-conflict` where somebody else has decided meanwhile
 */
export async function decide(
  needs: WorkNeeds,
  accountId: number,
  { follows, ...settings }: OpenDecision,
): Promise<void> {
  const { knex, reference, now } = needs
  await knex.transaction(async (trx) => {
    await lockDecisions(trx)
    const last = (await decisionOf(trx))?.version ?? 0
    if (last !== follows)
      throw new ProblemError(
        'version-conflict',
        `Somebody has decided meanwhile: the last decision is number ${last}`,
      )
    const version = last + 1
    await trx.raw('insert into open_data (version, settings, salt, account_id) values (?, ?, ?, ?)', [
      ...[version, JSON.stringify(settings), randomBytes(32), accountId],
    ])
    await withdraw(trx, { settings, until: await cutOff(trx, reference(), settings, now()) })
    await appendAudit(trx, {
      kind: 'open-data-changed',
      accountId,
      data: {
        ...{ version, on: String(settings.on), delayHours: settings.delayHours },
        ...{ cellMetres: settings.cellMetres, fields: settings.fields.join(' '), minimum: settings.minimum },
      },
    })
  })
  await afterWork(needs)
}

/** Takes what is public out of reach where a decision would leave something of it out. */
async function withdraw(trx: Knex, next: Public): Promise<void> {
  const slice = await readSlice(trx)
  if (slice && !tellsNoLess(slice, next)) await trx.raw('delete from open_release')
}
