import { generateKeyPairSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Browser } from '../../../tests/support/browser.ts'
import {
  settingsFor,
  signToken,
  startTestProvider,
  type TestProvider,
} from '../../../tests/support/oidc/provider.ts'
import { flowOf } from '../../../tests/support/oidc/flow.ts'
import { createPerson, signInAs, visitor } from '../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

/** A city whose roles the provider gives. */
let city: TestService
let provider: TestProvider
beforeAll(async () => {
  provider = await startTestProvider()
  city = await startTestService({
    access: { auth: 'required', provider: { ...settingsFor(provider), roleClaim: 'roles' } },
  })
  provider.serve(city.url)
})
afterAll(async () => {
  await city.stop()
  await provider.stop()
})

let count = 0
let who = ''
beforeEach(() => {
  who = `nguoi-${++count}`
  provider.people.set(who, { roles: ['offline_access', 'toan-canh:operator'] })
})
afterEach(() => {
  provider.lie = null
  provider.down = false
})

const flow = flowOf(() => city)
const { isCallback, setOut, goThere, leadsTo, tokenOf, whoIs, audit, problemIn } = flow
const goThereAndBack = (browser: Browser, query = '') => flow.goThereAndBack(browser, who, query)

describe('signing in by the provider', () => {
  it('makes a session of ours, and leads on to the page that was asked for', async () => {
    const browser = new Browser()
    const next = await goThereAndBack(browser, `?next=${encodeURIComponent('/wall?scene=now')}`)
    expect(next.href).toBe(`${city.url}/wall?scene=now`)
    expect(await whoIs(tokenOf(browser))).toMatchObject({
      ...{ name: `Người ${who}`, role: 'operator', reach: { of: 'city' } },
      login: expect.stringMatching(/^oidc-\d+$/),
    })
    expect((await visitor(city, tokenOf(browser)).get('/api/reports')).status).toBe(200)
    expect((await audit()).at(-1)).toMatchObject({
      kind: 'sign-in',
      data: { by: 'provider', address: '127.0.0.1' },
    })
  })

  it('asks with a challenge, a state and a nonce that are never the same', async () => {
    const addresses = []
    for (const _ of [1, 2]) {
      const { headers } = await new Browser().ask(`${city.url}/api/session/oidc/start`)
      addresses.push(new URL(headers.get('location')!).searchParams)
    }
    const [one, two] = addresses as [URLSearchParams, URLSearchParams]
    expect(Object.fromEntries(one)).toMatchObject({
      ...{
        response_type: 'code',
        client_id: 'toan-canh',
        scope: 'openid profile',
        code_challenge_method: 'S256',
      },
      redirect_uri: `${city.url}/api/session/oidc/callback`,
    })
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one.get(name)).toMatch(/^[\w-]{43}$/)
      expect(one.get(name)).not.toBe(two.get(name))
    }
  })

  it('twice is the same account', async () => {
    const [first, second] = [new Browser(), new Browser()]
    await goThereAndBack(first)
    await goThereAndBack(second)
    expect((await whoIs(tokenOf(first))).login).toBe((await whoIs(tokenOf(second))).login)
  })

  it('takes the place of the session that the browser had', async () => {
    const browser = new Browser()
    await goThereAndBack(browser)
    const before = tokenOf(browser)
    await browser.visit(`${city.url}/api/session/oidc/start`, {}, (url) => url.pathname === '/sign-in')
    expect(tokenOf(browser)).not.toBe(before)
    expect(await whoIs(before)).toBe(null)
  })

  it('in two tabs at once works in both', async () => {
    const browser = new Browser()
    const first = await goThere(browser, who)
    const second = await browser.visit(`${city.url}/api/session/oidc/start`, {}, isCallback)
    for (const { url } of [first, second])
      expect(problemIn(await leadsTo(browser, url))).toBe('/sign-in null')
  })

  it('keeps no token of the provider that could be read, no address of mail, and no secret', async () => {
    const browser = new Browser()
    await goThereAndBack(browser)
    const kept = JSON.stringify([
      await city.db.knex('provider_session').select(city.db.knex.raw(`encode(sealed, 'escape') as sealed`)),
      await city.db.knex('identity').select(),
      await city.db.knex('account').select(),
      await city.db.knex('audit_log').select(),
    ])
    expect(kept).not.toContain('@hue.example')
    expect(kept).not.toContain('eyJ')
    expect(provider.store.refreshTokens().length).toBeGreaterThan(0)
    for (const key of provider.store.refreshTokens()) expect(kept).not.toContain(key.split(' ')[1])
    expect(kept).not.toContain(settingsFor(provider).clientSecret)
  })

  it('leaves the accounts kept here as they were, and gives its own no password', async () => {
    await createPerson(city, { login: `o-day-${count}`, role: 'analyst' })
    expect(await whoIs((await signInAs(city, `o-day-${count}`)).token())).toMatchObject({ role: 'analyst' })
    const browser = new Browser()
    await goThereAndBack(browser)
    const { login } = await whoIs(tokenOf(browser))
    for (const password of ['', 'null', 'undefined'])
      expect([401, 422]).toContain((await visitor(city).signIn(login, password)).status)
  })
})

describe('coming back', () => {
  it.each([
    ['//evil.example', '/sign-in?done=provider'],
    ['https://evil.example/', '/sign-in?done=provider'],
    ['https:evil.example', '/sign-in?done=provider'],
    ['/\\evil.example', '/sign-in?done=provider'],
    ['/..//evil.example', '/sign-in?done=provider'],
    ['/\t/evil.example', '/sign-in?done=provider'],
    ['javascript:alert(1)', '/sign-in?done=provider'],
    ['/accounts?x=1', '/accounts?x=1'],
  ])('to %j leads to %s', async (asked, address) => {
    const next = await goThereAndBack(new Browser(), `?next=${encodeURIComponent(asked)}`)
    expect(next.href).toBe(city.url + address)
  })

  it('with another state, none, or one twice is refused, and the code is used by nobody', async () => {
    for (const change of [
      (url: URL) => url.searchParams.set('state', 'x'.repeat(43)),
      (url: URL) => url.searchParams.delete('state'),
      (url: URL) => url.searchParams.append('state', 'another'),
    ]) {
      const browser = new Browser()
      const { url } = await goThere(browser, who)
      change(url)
      const before = provider.asked.length
      expect(problemIn(await leadsTo(browser, url))).toBe('/sign-in interrupted')
      expect(provider.asked.slice(before)).toEqual([])
      expect(tokenOf(browser)).toBe('')
    }
  })

  it('in another browser than the one that set out is refused: nobody is signed in as somebody else by a link', async () => {
    const { url } = await goThere(new Browser(), who)
    const other = new Browser()
    await setOut(other)
    expect(problemIn(await leadsTo(other, url))).toBe('/sign-in interrupted')
    expect(tokenOf(other)).toBe('')
  })

  it('a second time is refused, though the browser would have kept what it brought', async () => {
    const browser = new Browser()
    const { url } = await goThere(browser, who)
    const name = `toancanh-oidc-${url.searchParams.get('state')!.slice(0, 8)}`
    const kept = browser.cookie(new URL(city.url).host, name)!
    expect(problemIn(await leadsTo(browser, url))).toBe('/sign-in null')
    expect(problemIn(await leadsTo(browser, url))).toBe('/sign-in interrupted')
    const thief = new Browser()
    const again = await thief.ask(url, { headers: { cookie: `${name}=${kept}` } })
    expect(problemIn(new URL(again.headers.get('location')!, city.url))).toBe('/sign-in not-accepted')
    expect(tokenOf(thief)).toBe('')
  })

  it('after more than ten minutes is refused, also where the browser still brings what it was given', async () => {
    const browser = new Browser()
    const { url } = await goThere(browser, who)
    const name = `toancanh-oidc-${url.searchParams.get('state')!.slice(0, 8)}`
    const cookie = `${name}=${browser.cookie(new URL(city.url).host, name)!}`
    const late = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10 * 60_000 + 1000)
    const answer = await new Browser().ask(url, { headers: { cookie } })
    late.mockRestore()
    expect(problemIn(new URL(answer.headers.get('location')!, city.url))).toBe('/sign-in interrupted')
  })

  it('with the code of somebody else is refused: it was asked for with another verifier', async () => {
    const [victim, attacker] = [new Browser(), new Browser()]
    const stolen = (await goThere(victim, who)).url.searchParams.get('code')!
    const { url } = await goThere(attacker, `${who}-khac`)
    url.searchParams.set('code', stolen)
    expect(problemIn(await leadsTo(attacker, url))).toBe('/sign-in not-accepted')
    expect(tokenOf(attacker)).toBe('')
  })

  it('from another provider, as it says itself, is refused before it is asked for anything', async () => {
    const browser = new Browser()
    const { url } = await goThere(browser, who)
    url.searchParams.set('iss', 'https://login.hanoi.example')
    const before = provider.asked.length
    expect(problemIn(await leadsTo(browser, url))).toBe('/sign-in not-accepted')
    expect(provider.asked.slice(before)).toEqual([])
  })

  it('without having signed in says so, in the language of who turned back', async () => {
    const browser = new Browser()
    const form = await setOut(browser, '?lang=en&next=/accounts')
    const back = await browser.submit(form, {}, isCallback)
    const { searchParams } = await leadsTo(browser, back.url)
    expect(Object.fromEntries(searchParams)).toEqual({ problem: 'cancelled', lang: 'en', next: '/accounts' })
  })
})

describe('an id token', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const past = Math.floor(Date.now() / 1000) - 3600
  it.each<[string, NonNullable<TestProvider['lie']>]>([
    ['of another key', (claims) => signToken(claims, stranger)],
    [
      'of another key that names itself',
      (claims) => signToken(claims, stranger, { alg: 'RS256', kid: 'two' }),
    ],
    [
      'without a signature',
      (claims) => `${signToken(claims, stranger, { alg: 'none' }).split('.', 2).join('.')}.`,
    ],
    ['that has expired', (claims) => ({ ...claims, iat: past - 60, exp: past })],
    ['for another program', (claims) => ({ ...claims, aud: 'another' })],
    [
      'for us and another, issued to that other',
      (claims) => ({ ...claims, aud: ['toan-canh', 'another'], azp: 'another' }) as never,
    ],
    ['of another city’s provider', (claims) => ({ ...claims, iss: 'https://login.hanoi.example' })],
    ['with another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['without a nonce', ({ nonce: _, ...claims }) => claims],
    ['of nobody', ({ sub: _, ...claims }) => claims as never],
    ['that is none', () => 'not a token'],
  ])('%s signs nobody in, and one line of the audit log tells of it', async (_, lie) => {
    provider.lie = lie
    const browser = new Browser()
    const before = (await audit()).length
    expect(problemIn(await goThereAndBack(browser))).toBe('/sign-in not-accepted')
    expect(tokenOf(browser)).toBe('')
    const [line, ...others] = (await audit()).slice(before)
    expect(line).toMatchObject({ kind: 'sign-in-failed', account_id: null, data: { by: 'provider' } })
    expect(others).toEqual([])
    expect(JSON.stringify(line)).not.toContain('eyJ')
  })
})
