import type { Knex } from 'knex'
import type { DemoAccounts, Reach, Role } from '../../contracts/identity.ts'
import { hashPassword } from './password.ts'

/** Known to everybody: a demo city has nothing to hide, and a real one lets none of these accounts in. */
const PASSWORD = 'toan-canh'

const NAMES: Record<Role, string> = {
  administrator: 'Quản trị viên (demo)',
  operator: 'Trực ban IOC (demo)',
  dispatcher: 'Cán bộ điều phối (demo)',
  leader: 'Lãnh đạo địa bàn (demo)',
  analyst: 'Chuyên viên phân tích (demo)',
  wall: 'Màn hình lớn (demo)',
}

/** Makes one account per role where the city is a demo and has none yet; the agency and the area are its busiest. */
export async function ensureDemoAccounts(knex: Knex): Promise<void> {
  const [{ demo }] = (await knex.raw('select demo from city')).rows
  if (!demo || (await knex('account').where({ demo: true }).first('id'))) return
  const reaches = await reachesOf(knex)
  const password = await hashPassword(PASSWORD)
  await knex('account')
    .insert(
      (Object.entries(NAMES) as [Role, string][]).map(([role, name]) => ({
        ...{ login: role, name, role, password, demo: true },
        reach: JSON.stringify(reaches[role] ?? ({ of: 'city' } satisfies Reach)),
      })),
    )
    .onConflict('login')
    .ignore()
}

async function reachesOf(knex: Knex): Promise<Partial<Record<Role, Reach>>> {
  const { rows: agencies } = await knex.raw(
    `select code from agency left join (select agency_id, count(*) as reports from report group by 1) as has on agency_id = agency.id
     where parent_id is not null and valid_to is null order by reports desc nulls last, agency.id limit 1`,
  )
  const { rows: areas } = await knex.raw(
    `select area_set.code as set, area.code as area from area join area_set on area_set.id = set_id
     left join (select area_id, count(*) as reports from report_area group by 1) as has on area_id = area.id
     where area_set.code = (select default_area_set from city) order by reports desc nulls last, area.id limit 1`,
  )
  return {
    dispatcher: { of: 'agency', agency: agencies[0].code },
    leader: { of: 'area', set: areas[0].set, area: areas[0].area },
  }
}

/** The demo's accounts with their password; null where the city is no demo. */
export async function listDemoAccounts(knex: Knex): Promise<DemoAccounts | null> {
  const { rows } = await knex.raw(
    `select login, name, role, reach from account where demo and closed_at is null and (select demo from city) order by id`,
  )
  if (rows.length === 0) return null
  return { items: rows.map((row: object) => ({ ...row, password: PASSWORD })) as DemoAccounts['items'] }
}
