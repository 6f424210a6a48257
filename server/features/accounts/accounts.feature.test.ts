import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, accounts, auditPage, newDevice, reporter } from '../../../contracts/identity.ts'
import {
  createPerson,
  signInAs,
  TEST_PASSWORD,
  visitor,
  type Visitor,
} from '../../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { verifyAudit } from '../../identity/audit.ts'

let city: TestService
let administrator: Visitor
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
})
afterAll(() => city.stop())

const newAccount = (fields: object = {}) => ({
  ...{ login: 'truc-ban', name: 'Trần Trực Ban', role: 'operator', reach: { of: 'city' } },
  ...{ password: TEST_PASSWORD, ...fields },
})
const audited = async () => auditPage.parse((await administrator.get('/api/audit')).body).items

describe('an account', () => {
  it('is made, signs in, is changed (which ends its sessions), and is closed', async () => {
    const made = await administrator.send('POST', '/api/accounts', newAccount())
    expect([made.status, account.parse(made.body)]).toMatchObject([201, { login: 'truc-ban', sessions: 0 }])
    const { id } = made.body
    const person = await signInAs(city, 'truc-ban')
    const listed = accounts.parse((await administrator.get('/api/accounts')).body).items
    expect(listed.find((one) => one.id === id)).toMatchObject({ sessions: 1, closed: false })

    const changed = await administrator.send('POST', `/api/accounts/${id}`, { name: 'Trần Thị Ban' })
    expect(changed.body).toMatchObject({ name: 'Trần Thị Ban', role: 'operator', sessions: 0 })
    expect((await person.get('/api/board')).status).toBe(401)

    expect((await administrator.send('POST', `/api/accounts/${id}`, { closed: true })).body.closed).toBe(true)
    expect((await visitor(city).signIn('truc-ban')).status).toBe(401)
    expect((await administrator.send('POST', `/api/accounts/${id}`, { closed: false })).body.closed).toBe(
      false,
    )
    expect((await visitor(city).signIn('truc-ban')).status).toBe(200)
    expect((await audited()).map(({ kind, who }) => `${kind} ${who}`)).toEqual(
      expect.arrayContaining(['account-added quan-tri', 'account-changed quan-tri', 'sign-in truc-ban']),
    )
  })

  it('of the last administrator cannot be closed or changed to less', async () => {
    const { id } = await city.db.knex('account').where({ login: 'quan-tri' }).first('id')
    for (const change of [{ closed: true }, { role: 'analyst', reach: { of: 'city' } }]) {
      const answer = await administrator.send('POST', `/api/accounts/${id}`, change)
      expect([answer.status, answer.body.type]).toEqual([403, '/problems/forbidden'])
    }
    expect((await administrator.get('/api/accounts')).status).toBe(200)
  })

  it.each<[string, object, number, string]>([
    ['a name that somebody has', { login: 'QUAN-TRI' }, 409, 'login'],
    ['a short password', { password: 'ngắn' }, 422, 'password'],
    ['a role that there is not', { role: 'king' }, 422, 'role'],
    ['the role of a screen', { role: 'wall' }, 422, 'role'],
    ['a dispatcher without an agency', { role: 'dispatcher' }, 422, 'reach'],
    ['an operator of one area', { reach: { of: 'area', set: 'x', area: 'y' } }, 422, 'reach'],
    [
      'an agency that there is not',
      { role: 'dispatcher', reach: { of: 'agency', agency: 'X' } },
      422,
      'agency',
    ],
  ])('with %s is refused at the field', async (_, fields, status, field) => {
    const before = await city.db.knex('account').count()
    const answer = await administrator.send('POST', '/api/accounts', newAccount({ login: 'moi', ...fields }))
    expect(answer.status).toBe(status)
    expect(answer.body.errors.map((one: { field: string }) => one.field)).toContain(field)
    expect(await city.db.knex('account').count()).toEqual(before)
  })
})

describe('a screen', () => {
  it('signs in once by a code that is told once', async () => {
    const { device, code } = newDevice.parse(
      (await administrator.send('POST', '/api/devices', { name: 'Màn hình sảnh' })).body,
    )
    expect(device.state).toBe('waiting')
    expect(JSON.stringify(await city.db.knex('device').select())).not.toContain(code)
    const spelled = `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`
    const screen = visitor(city)
    expect((await screen.send('POST', '/api/session', { code: spelled })).body.person).toMatchObject({
      ...{ login: 'Màn hình sảnh', role: 'wall', may: ['see-figures'] },
    })
    expect((await visitor(city).send('POST', '/api/session', { code })).status).toBe(401)
    expect((await administrator.get('/api/devices')).body.items[0]).toMatchObject({
      id: device.id,
      state: 'paired',
    })
    expect((await screen.get('/api/board')).status).toBe(200)
    expect((await administrator.send('POST', `/api/devices/${device.id}/revoke`)).status).toBe(200)
    expect((await screen.get('/api/board')).status).toBe(401)
    expect((await administrator.send('POST', `/api/devices/${device.id}/revoke`)).status).toBe(404)
  })

  it('whose code has lapsed does not sign in', async () => {
    const { body } = await administrator.send('POST', '/api/devices', { name: 'Muộn' })
    await city.db
      .knex('device')
      .where({ id: body.device.id })
      .update({ pairing_until: new Date(0) })
    expect((await visitor(city).send('POST', '/api/session', { code: body.code })).status).toBe(401)
    expect((await administrator.get('/api/devices')).body.items[0].state).toBe('lapsed')
  })
})

describe('who reported', () => {
  it('is told to the operations centre, each time written down, and to nobody else', async () => {
    const { body } = await administrator.send(
      'POST',
      '/api/reports',
      someReport({ reporter: { name: 'Nguyễn Văn An', phone: '0905123456' } }),
    )
    const before = (await audited()).filter(({ kind }) => kind === 'identity-read').length
    const read = await administrator.get(`/api/reports/${body.code}/reporter`)
    expect(reporter.parse(read.body)).toEqual({ name: 'Nguyễn Văn An', phone: '0905123456', email: null })
    const lines = (await audited()).filter(({ kind }) => kind === 'identity-read')
    expect(lines).toHaveLength(before + 1)
    expect(lines[0]).toMatchObject({ who: 'quan-tri', data: { report: body.code } })
    expect(JSON.stringify(await audited())).not.toContain('0905123456')

    await createPerson(city, { login: 'phan-tich', role: 'analyst' })
    const analyst = await signInAs(city, 'phan-tich')
    const refused = await analyst.get(`/api/reports/${body.code}/reporter`)
    expect([refused.status, JSON.stringify(refused.body).includes('An')]).toEqual([403, false])
    expect((await administrator.get('/api/reports/HUE-9999999/reporter')).status).toBe(404)
  })
})

describe('what was changed', () => {
  it('stands in the audit log with who did it, and the log is whole', async () => {
    const { body } = await administrator.send('POST', '/api/reports', someReport())
    expect((await administrator.send('POST', `/api/reports/${body.code}/accept`)).status).toBe(200)
    expect((await administrator.send('POST', `/api/reports/${body.code}/accept`)).status).toBe(409)
    const changes = (await audited()).filter(({ kind }) => kind === 'change')
    expect(changes.slice(0, 2)).toMatchObject([
      { who: 'quan-tri', data: { path: `/api/reports/${body.code}/accept` } },
      { who: 'quan-tri', data: { path: '/api/reports' } },
    ])
    expect((await verifyAudit(city.db.knex)).findings).toEqual([])
    const first = await administrator.get('/api/audit?limit=2')
    const second = await administrator.get(first.body.next)
    expect(second.body.items[0].seq).toBe(first.body.items[1].seq - 1)
    expect((await administrator.get('/api/audit?limit=0')).status).toBe(400)
  })
})

describe('too many requests', () => {
  it('of one session are told to wait, and another goes on', async () => {
    const narrow = await startTestService({ access: { auth: 'required', requestsAMinute: 20 } })
    await createPerson(narrow, { login: 'a', role: 'analyst' })
    await createPerson(narrow, { login: 'b', role: 'analyst' })
    const [a, b] = [await signInAs(narrow, 'a'), await signInAs(narrow, 'b')]
    const statuses = []
    for (let turn = 0; turn < 22; turn++) statuses.push((await a.get('/api/board')).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    expect((await b.get('/api/board')).status).toBe(200)
    await narrow.stop()
  })
})
