import type { Knex } from 'knex'
import {
  MAX_PHOTOS,
  type Photo,
  type PhotoKind,
  type PhotoReceipt,
  type PhotoSize,
} from '../../contracts/photo.ts'
import type { State } from '../../contracts/lifecycle.ts'
import { keepAreas } from '../areas/lock.ts'
import { ProblemError } from '../errors.ts'
import { appendToOutbox } from '../log/outbox.ts'
import { noted, type ReportRecord } from './record.ts'
import type { Reference } from './reference.ts'
import { lockReport } from './store.ts'

/** A photo ready to be kept. */
export interface NewPhoto {
  /** SHA-256 of the file as it was sent. */
  digest: Buffer
  /** Of the full size, in pixels. */
  width: number
  height: number
  /** WebP. */
  images: Record<PhotoSize, Buffer>
}

/** An agency shows what it did once it has the report; later, too, for a result that somebody doubts. */
const AFTER_STATES: readonly State[] = ['accepted', 'referred', 'in_progress', 'waiting', 'resolved', 'rated']

const COLUMNS = ['id', 'kind', 'round', 'width', 'height', 'added_at', 'digest'] as const
interface Row {
  id: string
  kind: PhotoKind
  round: number
  width: number
  height: number
  added_at: Date
  digest: Buffer
}

const present = ({ id, kind, round, width, height, added_at }: Row, { reopenedCount }: Rounds): Photo => ({
  ...{ id, kind, width, height },
  addedAt: added_at.toISOString(),
  current: round === reopenedCount,
})
type Rounds = Pick<ReportRecord, 'reopenedCount'>

/**
 * Keeps a photo with a report, and says so in its timeline, in one transaction. It changes no figure and not the report's
 * version: nobody who has the report open is thrown out by it. The same file sent again is there already.
 * @throws ProblemError `not-found`, `illegal-transition`, `too-many-photos`
 */
export async function addPhoto(
  knex: Knex,
  reference: Reference,
  code: string,
  kind: PhotoKind,
  photo: NewPhoto,
): Promise<PhotoReceipt> {
  return knex.transaction(async (trx) => {
    await keepAreas(trx)
    const { report, now } = await lockReport(trx, code)
    const place = { report_id: report.id, kind, round: report.reopenedCount }
    const known: Row[] = await trx('photo').where(place).select(COLUMNS)
    const same = known.find((row) => row.digest.equals(photo.digest))
    if (same) return { ...present(same, report), created: false }
    requireRoom(report, kind, known.length)
    const { images, ...described } = photo
    const [row]: Row[] = await trx('photo')
      .insert({ ...place, ...described, added_at: now })
      .returning(COLUMNS)
    await trx('photo_image').insert(
      Object.entries(images).map(([size, bytes]) => ({ photo_id: row!.id, size, bytes })),
    )
    const at = new Date(Math.max(now.getTime(), report.changedAt.getTime()))
    await appendToOutbox(trx, [noted(reference, report, 'photo.added', at, { photo: { id: row!.id, kind } })])
    return { ...present(row!, report), created: true }
  })
}

function requireRoom({ code, state }: ReportRecord, kind: PhotoKind, known: number) {
  if (kind === 'after' && !AFTER_STATES.includes(state))
    throw new ProblemError(
      'illegal-transition',
      `Report ${code} is in state “${state}”; a photo of what was done needs ${AFTER_STATES.join(' or ')}`,
      { state },
    )
  if (known >= MAX_PHOTOS)
    throw new ProblemError(
      'too-many-photos',
      `Report ${code} has ${known} photos of the kind “${kind}” already`,
    )
}

/**
 * Holds an answer back that its category wants shown: a photo of what was done, added since the report was last (re)opened.
 * The report is locked by then.
 * @throws ProblemError `photo-required`
 */
export async function requirePhoto(
  trx: Knex.Transaction,
  { categories }: Reference,
  { id, code, categoryId, reopenedCount, state }: ReportRecord,
): Promise<void> {
  if (!categories.get(categoryId)?.resolvedWithPhoto) return
  const shown = await trx('photo').where({ report_id: id, kind: 'after', round: reopenedCount }).first('id')
  if (!shown)
    throw new ProblemError(
      'photo-required',
      `Add a photo of what was done to report ${code} first${reopenedCount > 0 ? ': it has been reopened since the last one' : ''}`,
      { state },
    )
}

/** The photos of a report, oldest first. */
export async function listPhotos(knex: Knex, report: { id: number } & Rounds): Promise<Photo[]> {
  const rows: Row[] = await knex('photo')
    .where({ report_id: report.id })
    .select(COLUMNS)
    .orderBy(['added_at', 'id'])
  return rows.map((row) => present(row, report))
}

/** A photo's image as WebP; null where there is none. */
export async function readPhoto(knex: Knex, id: string, size: PhotoSize): Promise<Buffer | null> {
  const row = await knex('photo_image').where({ photo_id: id, size }).first('bytes')
  return row?.bytes ?? null
}
