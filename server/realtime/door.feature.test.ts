import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openLive, type LiveClient } from '../../tests/support/liveClient.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'
import { newToken } from '../identity/token.ts'

let city: TestService
let administrator: Visitor
let set: string
let areas: string[]
let agency: string
const open: LiveClient[] = []
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  const { rows } = await city.db.knex.raw(
    `select area.code from area join area_set on area_set.id = set_id where area_set.code = (select default_area_set from city)
     order by ST_Distance(geom, ST_SetSRID(ST_MakePoint(107.5846, 16.4635), 4326))`,
  )
  areas = rows.map(({ code }: { code: string }) => code)
  set = (await city.db.knex('city').first()).default_area_set
  agency = (await city.db.knex.raw('select code from agency where parent_id is not null order by id limit 1'))
    .rows[0].code
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  await createPerson(city, { login: 'lanh-dao', role: 'leader', reach: { of: 'area', set, area: areas[0]! } })
  await createPerson(city, { login: 'dieu-phoi', role: 'dispatcher', reach: { of: 'agency', agency } })
  administrator = await signInAs(city, 'quan-tri')
})
afterEach(() => open.splice(0).forEach((client) => client.close()))
afterAll(() => city.stop())

function connect(token?: string, headers: Record<string, string> = {}): LiveClient {
  const client = openLive(city.url, {
    headers: { ...(token && { cookie: `toancanh=${token}` }), ...headers },
  })
  open.push(client)
  return client
}
const refusal = (client: LiveClient) =>
  new Promise<string>((resolve) => client.socket.once('connect_error', (error) => resolve(error.message)))
const closed = (client: LiveClient) =>
  new Promise<string>((resolve) => client.socket.once('disconnect', (reason) => resolve(reason)))

describe('where signing in is asked for, a socket', () => {
  it.each([
    ['of nobody', undefined],
    ['with a forged token', newToken()],
    ['with a garbled token', '%00'],
  ])('%s is refused at the handshake', async (_, token) => {
    expect(await refusal(connect(token))).toBe('unauthenticated')
  })

  it('of a page of another site is refused, whoever is signed in', async () => {
    const { token } = administrator
    const client = connect(token(), { origin: 'https://elsewhere.example' })
    expect(await refusal(client)).not.toBe('unauthenticated')
    expect(client.socket.connected).toBe(false)
  })

  it('of a signed-in person looks at every scope of hers and no other, by every name', async () => {
    const leader = connect((await signInAs(city, 'lanh-dao')).token())
    expect(await leader.join(`area:${set}/${areas[0]}`)).toEqual({ ok: true })
    for (const scope of ['city', `area:${set}/${areas[1]}`, `area:${areas[1]}`, `agency:${agency}`])
      expect(await leader.join(scope)).toEqual({ ok: false, reason: 'forbidden' })
    expect(await leader.resume('city', 'x', 0)).toEqual({ ok: false, reason: 'forbidden' })
    const dispatcher = connect((await signInAs(city, 'dieu-phoi')).token())
    expect(await dispatcher.join(`agency:${agency}`)).toEqual({ ok: true })
    expect(await dispatcher.join(`area:${set}/${areas[0]}`)).toEqual({ ok: false, reason: 'forbidden' })

    // A report elsewhere reaches neither.
    const watcher = connect(administrator.token())
    expect(await watcher.join('city')).toEqual({ ok: true })
    const { body } = await administrator.send('POST', '/api/reports', someReport({ lon: 107.69, lat: 16.4 }))
    const tells = (client: LiveClient) => JSON.stringify(client.frames).includes(body.code)
    await watcher.until(() => tells(watcher))
    await leader.until(() => leader.frames.length > 1)
    expect([tells(leader), tells(dispatcher)]).toEqual([false, false])
  })

  it('is closed at once when its session is signed out, ended by an administrator, or its account closed', async () => {
    const ends: ((one: Visitor, id: number) => Promise<unknown>)[] = [
      (one) => one.send('DELETE', '/api/session'),
      (_, id) => administrator.send('POST', `/api/accounts/${id}/end-sessions`),
      (_, id) => administrator.send('POST', `/api/accounts/${id}`, { closed: true }),
    ]
    const { id } = await city.db.knex('account').where({ login: 'lanh-dao' }).first('id')
    for (const end of ends) {
      const one = await signInAs(city, 'lanh-dao')
      const client = connect(one.token())
      await client.join(`area:${set}/${areas[0]}`)
      const gone = closed(client)
      await end(one, id)
      expect(await gone).toBe('io server disconnect')
      expect(await refusal(connect(one.token()))).toBe('unauthenticated')
    }
  })

  it('is closed when another process ended its session', async () => {
    const one = await signInAs(city, 'dieu-phoi')
    const client = connect(one.token())
    await client.join(`agency:${agency}`)
    const gone = closed(client)
    await city.db
      .knex('session')
      .update({ ended_at: new Date() })
      .whereRaw("account_id = (select id from account where login = 'dieu-phoi')")
    expect(await gone).toBe('io server disconnect')
  })

  it('of a screen shows the city, until the screen is shut out', async () => {
    const { body } = await administrator.send('POST', '/api/devices', { name: 'Màn hình phòng họp' })
    const screen = visitor(city)
    await screen.send('POST', '/api/session', { code: body.code })
    const client = connect(screen.token())
    expect(await client.join('city')).toEqual({ ok: true })
    const gone = closed(client)
    expect((await administrator.send('POST', `/api/devices/${body.device.id}/revoke`)).body.state).toBe(
      'revoked',
    )
    expect(await gone).toBe('io server disconnect')
  })
})
