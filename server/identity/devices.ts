import type { Knex } from 'knex'
import { PAIRING_LENGTH, PAIRING_MINUTES, type Device, type NewDevice } from '../../contracts/identity.ts'
import { ProblemError } from '../errors.ts'
import { appendAudit } from './audit.ts'
import { endSessionsOf } from './sessions.ts'
import { hashOf, newCode } from './token.ts'

interface DeviceRow {
  id: number
  name: string
  state: Device['state']
  created_at: Date
  seen_at: Date | null
}

const SELECT = `select device.id, device.name, created_at,
    (select max(seen_at) from session where device_id = device.id) as seen_at,
    case when revoked_at is not null then 'revoked' when pairing_hash is null then 'paired'
      when pairing_until > clock_timestamp() then 'waiting' else 'lapsed' end as state
  from device`

const present = (row: DeviceRow): Device => ({
  ...{ id: row.id, name: row.name, state: row.state },
  createdAt: row.created_at.toISOString(),
  seenAt: row.seen_at?.toISOString() ?? null,
})

/** Every screen that was ever let in, the newest first. */
export async function listDevices(knex: Knex): Promise<Device[]> {
  const { rows } = await knex.raw(`${SELECT} order by device.id desc limit 500`)
  return rows.map(present)
}

/** Lets a screen in: whoever types the code at it within PAIRING_MINUTES signs it in. The code is told this once. */
export async function createDevice(knex: Knex, by: number, name: string): Promise<NewDevice> {
  const code = newCode(PAIRING_LENGTH)
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `insert into device (name, pairing_hash, pairing_until, created_by)
       values (?, ?, clock_timestamp() + ? * interval '1 minute', ?) returning id, pairing_until as until`,
      [name, hashOf(code), PAIRING_MINUTES, by],
    )
    const [{ id, until }] = rows
    await appendAudit(trx, { kind: 'device-added', accountId: by, data: { device: id } })
    const found = await trx.raw(`${SELECT} where device.id = ?`, [id])
    return { device: present(found.rows[0]), code, until: until.toISOString() }
  })
}

/** Shuts a screen out for good. @throws ProblemError `not-found` */
export async function revokeDevice(knex: Knex, by: number, id: number): Promise<Device> {
  return knex.transaction(async (trx) => {
    const revoked = await trx('device')
      .where({ id, revoked_at: null })
      .update({ revoked_at: trx.raw('clock_timestamp()') })
    if (revoked === 0) throw new ProblemError('not-found', `There is no screen ${id} that could be shut out`)
    await endSessionsOf(trx, { deviceId: id })
    await appendAudit(trx, { kind: 'device-revoked', accountId: by, data: { device: id } })
    const { rows } = await trx.raw(`${SELECT} where device.id = ?`, [id])
    return present(rows[0])
  })
}
