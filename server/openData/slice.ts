import type { Knex } from 'knex'
import type { OpenSettings, OpenVersions } from '../../contracts/openData.ts'
import { ProblemError } from '../errors.ts'
import { cutOff } from './release.ts'
import { afterWork, type WorkNeeds } from './work.ts'

/** When whoever has to wait for a release asks again. */
const RETRY_SECONDS = 30

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

/** What is public, as it stands; null where nothing is. */
export async function readSlice(knex: Knex): Promise<Slice | null> {
  const { rows } = await knex.raw(
    `select version, settings, decided_at as "decidedAt", until, seq, published, withheld, made_at as "madeAt"
     from open_release join open_data using (version)`,
  )
  return (rows[0] ?? null) as Slice | null
}

/** For whoever was let in to it a moment ago. @throws ProblemError `unavailable` where it was taken away meanwhile */
export async function requireSlice(knex: Knex): Promise<Slice> {
  const slice = await readSlice(knex)
  if (!slice)
    throw new ProblemError('unavailable', 'What is public has changed at this moment: ask again', {
      retryAfter: 1,
    })
  return slice
}

/** A decision whose release is still being made; until then its slice, if any, is that of one before. */
export interface Awaited {
  version: number
  decidedAt: Date
  /** 0 to 1 */
  progress: number
}

/** What is being made public; null where what was decided last is there, or nothing shall be public. */
export async function readAwaited(knex: Knex): Promise<Awaited | null> {
  const { rows } = await knex.raw(
    `select version, decided_at as "decidedAt", coalesce(open_work.progress, 0) as progress
     from (select * from open_data order by version desc limit 1) as decision left join open_work using (version)
     where (settings->>'on')::boolean and not exists (select from open_release where open_release.version = decision.version)`,
  )
  return (rows[0] ?? null) as Awaited | null
}

/**
 * What is public now, for whoever is not signed in; null where nothing is. Whoever asks first after a cut-off waits a moment
 * for what has come of age; of a large city she is given what was public before.
 */
export async function sliceOf(needs: WorkNeeds): Promise<Slice | null> {
  const slice = await readSlice(needs.knex)
  if (!slice) return null
  const until = await cutOff(needs.knex, needs.reference(), slice.settings, needs.now())
  if (slice.until >= until) return slice
  await afterWork(needs)
  return readSlice(needs.knex)
}

/**
 * For whoever finds nothing public.
 * @throws ProblemError `unavailable` where something will be soon
 */
export async function requireNothingAwaited(knex: Knex): Promise<void> {
  if (await readAwaited(knex))
    throw new ProblemError('unavailable', 'What is public is being made anew after a decision: ask again', {
      retryAfter: RETRY_SECONDS,
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
