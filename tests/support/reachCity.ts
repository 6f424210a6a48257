import { roles, type Role } from '../../contracts/identity.ts'
import { createPerson, signInAs, visitor, type Visitor } from './people.ts'
import { startTestService, someReport, type TestService } from './service.ts'

/** Somebody of every role: a dispatcher of one agency, a leader of one area; one report is theirs, the other lies beyond. */
export interface ReachCity {
  city: TestService
  people: Record<Role | 'nobody', Visitor>
  /** Code of the city's present area set. */
  set: string
  area: string
  agency: string
  otherArea: string
  otherAgency: string
  mine: string
  foreign: string
}

const within = { lon: 107.5846, lat: 16.4635 }
const elsewhere = { lon: 107.69, lat: 16.4 }

/** @throws where the two reports do not lie in two areas */
export async function startReachCity(): Promise<ReachCity> {
  const city = await startTestService({ access: { auth: 'required' } })
  const { rows } = await city.db.knex.raw(
    `select code from agency where parent_id is not null and valid_to is null order by id`,
  )
  const [{ code: agency }, { code: otherAgency }] = rows
  const found = await city.db.knex.raw(
    `select area.code from area join area_set on area_set.id = set_id where area_set.code = (select default_area_set from city)
     order by ST_Distance(geom, ST_SetSRID(ST_MakePoint(?, ?), 4326))`,
    [within.lon, within.lat],
  )
  const area = found.rows[0].code
  const set = (await city.db.knex('city').first()).default_area_set
  const reaches = { dispatcher: { of: 'agency', agency }, leader: { of: 'area', set, area } } as const
  const people = { nobody: visitor(city) } as ReachCity['people']
  for (const role of roles) {
    if (role === 'wall') continue
    const reach = role === 'dispatcher' || role === 'leader' ? reaches[role] : ({ of: 'city' } as const)
    await createPerson(city, { login: role, role, reach })
    people[role] = await signInAs(city, role)
  }
  const { administrator } = people
  const { body } = await administrator.send('POST', '/api/devices', { name: 'Màn hình sảnh' })
  people.wall = visitor(city)
  await done(people.wall.send('POST', '/api/session', { code: body.code.toLowerCase() }))

  async function report(fields: Record<string, unknown>, to: string): Promise<string> {
    const { code } = (await administrator.send('POST', '/api/reports', someReport(fields))).body
    await done(administrator.send('POST', `/api/reports/${code}/accept`))
    await done(administrator.send('POST', `/api/reports/${code}/refer`, { agency: to }))
    return code
  }
  const mine = await report(within, agency)
  const foreign = await report(elsewhere, otherAgency)
  const otherArea = (await administrator.get(`/api/reports/${foreign}`)).body.areas[set]
  if (otherArea === area) throw new Error(`Both reports lie in ${area}`)
  await city.settled()
  return { city, people, set, area, agency, otherArea, otherAgency, mine, foreign }
}

async function done(answer: ReturnType<Visitor['send']>): Promise<void> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`)
}
