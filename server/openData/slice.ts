import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { OpenDecision, OpenSettings, OpenVersions } from '../../contracts/openData.ts'
import { ProblemError } from '../errors.ts'
import { appendAudit } from '../identity/audit.ts'
import type { Reference } from '../reports/reference.ts'
import { cutOff, makeRelease } from './release.ts'

/** What is public now: a decision, and what was published by it. */
export interface Slice {
  version: number
  settings: OpenSettings
  decidedAt: Date
  /** It holds what was received before. */
  until: Date
  seq: number
  published: number
  withheld: number
  madeAt: Date
}

/** One release at a time, in whichever process. */
const LOCK = 'open data'

interface Needs {
  knex: Knex
  log: Logger
  reference: () => Reference
  now: () => Date
}

/** The decision in force, or null before the first. */
async function decisionOf(knex: Knex) {
  const { rows } = await knex.raw(
    'select version, settings, salt, decided_at as "decidedAt" from open_data order by version desc limit 1',
  )
  return (rows[0] ?? null) as {
    version: number
    settings: OpenSettings
    salt: Buffer
    decidedAt: Date
  } | null
}

/** What is public, as it stands; null where nothing is. */
async function readSlice(knex: Knex): Promise<Slice | null> {
  const { rows } = await knex.raw(
    `select version, settings, decided_at as "decidedAt", until, seq, published, withheld, made_at as "madeAt"
     from open_release join open_data using (version)`,
  )
  return (rows[0] ?? null) as Slice | null
}

const underWay = new WeakSet<Knex>()

/** Publishes what has come of age since; whoever asks meanwhile gets what was public before. */
async function renew({ knex, log, reference, now }: Needs): Promise<void> {
  if (underWay.has(knex)) return
  underWay.add(knex)
  await knex
    .transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [LOCK])
      const decision = await decisionOf(trx)
      if (!decision?.settings.on) return
      const until = await cutOff(trx, reference(), decision.settings, now())
      const slice = await readSlice(trx)
      if (!slice || slice.until < until) await makeRelease(trx, reference(), decision, until)
    })
    .catch((error: unknown) => log.warn({ error }, 'open data could not be published anew'))
    .finally(() => underWay.delete(knex))
}

/** So long whoever asks first after a cut-off waits for it; of a large city she is given what was public before. */
const PATIENCE_MS = 2000

/** What is public now, for whoever is not signed in; null where nothing is. */
export async function sliceOf(needs: Needs): Promise<Slice | null> {
  const slice = await readSlice(needs.knex)
  if (!slice) return null
  const until = await cutOff(needs.knex, needs.reference(), slice.settings, needs.now())
  if (slice.until >= until) return slice
  const renewed = renew(needs)
  await Promise.race([renewed, setTimeout(PATIENCE_MS, null, { ref: false })])
  return readSlice(needs.knex)
}

/**
 * Decides what is public from now on, and publishes it: both or neither.
 * @throws ProblemError `version-conflict` where somebody else has decided meanwhile
 */
export async function decide(
  { knex, reference, now }: Needs,
  accountId: number,
  { follows, ...settings }: OpenDecision,
): Promise<void> {
  await knex.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [LOCK])
    const last = (await decisionOf(trx))?.version ?? 0
    if (last !== follows)
      throw new ProblemError(
        'version-conflict',
        `Somebody has decided meanwhile: the last decision is number ${last}`,
      )
    const decision = { version: last + 1, settings, salt: randomBytes(32) }
    await trx.raw('insert into open_data (version, settings, salt, account_id) values (?, ?, ?, ?)', [
      ...[decision.version, JSON.stringify(settings), decision.salt, accountId],
    ])
    await makeRelease(trx, reference(), decision, await cutOff(trx, reference(), settings, now()))
    await appendAudit(trx, {
      kind: 'open-data-changed',
      accountId,
      data: {
        ...{ version: decision.version, on: String(settings.on), delayHours: settings.delayHours },
        ...{ cellMetres: settings.cellMetres, fields: settings.fields.join(' '), minimum: settings.minimum },
      },
    })
  })
}

/** Every decision, newest first. */
export async function listDecisions(knex: Knex): Promise<OpenVersions> {
  const { rows } = await knex.raw(
    `select version, settings, decided_at, login from open_data join account on account.id = account_id
     order by version desc`,
  )
  return {
    items: rows.map(
      ({ version, settings, decided_at: at, login }: Record<string, never> & { decided_at: Date }) => ({
        ...{ version, settings, decidedAt: at.toISOString(), decidedBy: login },
      }),
    ),
  }
}
