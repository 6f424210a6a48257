import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Browser } from '../../../tests/support/browser.ts'
import { flowOf } from '../../../tests/support/oidc/flow.ts'
import { settingsFor, startTestProvider, type TestProvider } from '../../../tests/support/oidc/provider.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

/** A city whose administrators give the roles. */
let city: TestService
let provider: TestProvider
let administrator: Visitor
beforeAll(async () => {
  provider = await startTestProvider()
  city = await startTestService({ access: { auth: 'required', provider: settingsFor(provider) } })
  provider.serve(city.url)
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
})
afterAll(async () => {
  await city.stop()
  await provider.stop()
})

const flow = flowOf(() => city)
const { goThereAndBack, tokenOf, signedIn, whoIs } = flow
let count = 0
let who = ''
beforeEach(() => (who = `nguoi-moi-${++count}`))

/** Knocks, and is told the letters to give to an administrator. */
async function knock(name = who): Promise<{ id: number; code: string }> {
  const { searchParams } = await goThereAndBack(new Browser(), name)
  expect(searchParams.get('problem')).toBe('no-role')
  const { items } = (await administrator.get('/api/identities')).body
  return items.find((one: { code: string }) => one.code === searchParams.get('code'))
}
const give = (id: number, body: unknown) => administrator.send('POST', `/api/identities/${id}`, body)
const operator = { name: 'Nguyễn Văn An', role: 'operator', reach: { of: 'city' } }

describe('an identity to which nobody has given a role', () => {
  it('has no session, and waits under letters that only its own page shows', async () => {
    const browser = new Browser()
    const next = await goThereAndBack(browser, who, '?next=/wall&lang=en')
    expect(Object.fromEntries(next.searchParams)).toMatchObject({
      problem: 'no-role',
      next: '/wall',
      lang: 'en',
    })
    expect(next.searchParams.get('code')).toMatch(/^[A-Z0-9]{8}$/)
    expect(tokenOf(browser)).toBe('')
    const { items } = (await administrator.get('/api/identities')).body
    expect(items).toMatchObject([{ name: `Người ${who}`, code: next.searchParams.get('code') }])
    expect(JSON.stringify(items)).not.toContain('@')
  })

  it('knocking again waits once, and even a claim of a role counts for nothing here', async () => {
    provider.people.set(who, { roles: ['toan-canh:administrator'] })
    const [first, second] = [await knock(), await knock()]
    expect(second).toMatchObject({ id: first.id, code: first.code })
  })

  it('is let in as what an administrator makes it, and waits no more', async () => {
    const { id } = await knock()
    const { status, body } = await give(id, operator)
    expect([status, body]).toMatchObject([201, { ...operator, byProvider: true, login: `oidc-${id}` }])
    expect(await whoIs(await signedIn(who))).toMatchObject(operator)
    const { items } = (await administrator.get('/api/identities')).body
    expect(items.map((one: { id: number }) => one.id)).not.toContain(id)
    expect((await give(id, operator)).body.type).toBe('/problems/already-exists')
  })

  it('is never taken for an account here because of a name or an address of mail', async () => {
    provider.people.set(who, {
      ...{
        name: 'Người quan-tri',
        preferred_username: 'quan-tri',
        email: 'quan-tri@hue.example',
        email_verified: true,
      },
    })
    expect(await knock()).toMatchObject({ name: 'Người quan-tri' })
  })

  it.each([
    ['a role that there is not', { ...operator, role: 'emperor' }, 422],
    ['a screen’s role', { ...operator, role: 'wall' }, 422],
    ['a reach that the role has not', { ...operator, reach: { of: 'agency', agency: 'x' } }, 422],
    [
      'an agency that there is not',
      { ...operator, role: 'dispatcher', reach: { of: 'agency', agency: 'x' } },
      422,
    ],
    ['an account that there is not', { account: 999_999 }, 404],
    ['nothing', {}, 422],
  ])('cannot be given %s', async (_, body, status) => {
    const { id } = await knock()
    expect((await give(id, body)).status).toBe(status)
    expect(await knock()).toMatchObject({ id })
  })

  it('two administrators give one role', async () => {
    const { id } = await knock()
    const statuses = (await Promise.all([give(id, operator), give(id, operator)])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409])
  })
})

describe('an account that there is', () => {
  it('signs in by the provider alone once it is given to an identity, and was signed out', async () => {
    await createPerson(city, { login: who, role: 'analyst' })
    const before = await signInAs(city, who)
    const account = (await administrator.get('/api/accounts')).body.items.find(
      (one: { login: string }) => one.login === who,
    )
    const { id } = await knock()
    expect((await give(id, { account: account.id })).status).toBe(201)
    expect((await before.get('/api/session')).body.person).toBe(null)
    expect((await visitor(city).signIn(who)).status).toBe(401)
    expect(await whoIs(await signedIn(who))).toMatchObject({ login: who, role: 'analyst' })
    expect((await give((await knock(`${who}-khac`)).id, { account: account.id })).status).toBe(409)
  })

  it('of the provider gets no password, changes its role, and once closed lets nobody in', async () => {
    const { body: account } = await give((await knock()).id, operator)
    const change = (body: unknown) => administrator.send('POST', `/api/accounts/${account.id}`, body)
    expect((await change({ password: 'mười hai ký tự trở lên' })).status).toBe(403)
    const token = await signedIn(who)
    expect((await change({ role: 'analyst', reach: { of: 'city' } })).status).toBe(200)
    expect(await whoIs(token)).toBe(null)
    expect(await whoIs(await signedIn(who))).toMatchObject({ role: 'analyst' })
    await change({ closed: true })
    expect((await goThereAndBack(new Browser(), who)).searchParams.get('problem')).toBe('closed')
  })

  it('cannot be named as those of the provider are', async () => {
    const answer = await administrator.send('POST', '/api/accounts', {
      ...{ login: 'oidc-7', password: 'mười hai ký tự trở lên', ...operator },
    })
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'login'])
  })
})
