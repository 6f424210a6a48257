import type { Knex } from 'knex'
import { CODE_LENGTH, type Direction, type WallScreen } from '../../../contracts/wall.ts'
import { ProblemError } from '../../errors.ts'
import { newCode } from '../../identity/token.ts'
import { tellWalls } from './tell.ts'

const AT_REST: Direction = { scene: null, dim: 0, theme: 'night', area: null, replay: null }

/** Gives a screen a code by which a remote finds it. */
export async function createScreen(knex: Knex): Promise<WallScreen> {
  for (;;) {
    const code = newCode(CODE_LENGTH)
    const { rows } = await knex.raw(
      'insert into wall_screen (code, direction) values (?, ?) on conflict do nothing returning *',
      [code, JSON.stringify(AT_REST)],
    )
    if (rows.length > 0) return present(rows[0])
  }
}

/** @throws ProblemError `not-found` */
export async function readScreen(knex: Knex, code: string): Promise<WallScreen> {
  const row = await knex('wall_screen').where({ code }).first()
  if (!row) throw new ProblemError('not-found', `There is no wall ${code}`)
  return present(row)
}

/** Stores what a screen is to show, and tells it. @throws ProblemError `not-found` */
export async function directScreen(knex: Knex, code: string, direction: Direction): Promise<WallScreen> {
  return knex.transaction(async (trx) => {
    const [row] = await trx('wall_screen')
      .where({ code })
      .update({ direction: JSON.stringify(direction), changed_at: trx.raw('clock_timestamp()') })
      .returning('*')
    if (!row) throw new ProblemError('not-found', `There is no wall ${code}`)
    await tellWalls(trx, code)
    return present(row)
  })
}

const present = (row: { code: string; direction: Direction; changed_at: Date }): WallScreen => ({
  code: row.code,
  direction: row.direction,
  changedAt: row.changed_at.toISOString(),
})
