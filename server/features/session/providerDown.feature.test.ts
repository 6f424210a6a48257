import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../../../tests/support/browser.ts'
import { flowOf } from '../../../tests/support/oidc/flow.ts'
import { settingsFor, startTestProvider, type TestProvider } from '../../../tests/support/oidc/provider.ts'
import { createPerson, visitor } from '../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

const settings = (provider: TestProvider) => ({ ...settingsFor(provider), roleClaim: 'roles' })

describe('a city whose provider is down when it starts', () => {
  let city: TestService
  let provider: TestProvider
  const flow = flowOf(() => city)
  const start = () => visitor(city).get('/api/session/provider')
  beforeAll(async () => {
    provider = await startTestProvider()
    provider.down = true
    city = await startTestService({ access: { auth: 'required', provider: settings(provider) } })
    provider.serve(city.url)
    provider.people.set('an', { roles: 'toan-canh:operator' })
  })
  afterAll(async () => {
    await city.stop()
    await provider.stop()
  })

  it('starts, says once in its log what to do, and lets people in by the accounts kept here', async () => {
    await expect.poll(() => city.complaints().length, { timeout: 10_000, interval: 20 }).toBe(1)
    await createPerson(city, { login: 'tai-cho', role: 'operator' })
    expect((await visitor(city).signIn('tai-cho')).status).toBe(200)
    const page = await new Browser().ask(`${city.url}/api/session/oidc/start?next=/wall&lang=en`)
    expect(page.headers.get('location')).toBe('/sign-in?problem=provider-down&next=%2Fwall&lang=en')
    expect((await start()).body).toEqual({ provider: { name: 'Cổng Huế' } })
    const [complaint, ...others] = city.complaints().splice(0)
    expect(others).toEqual([])
    expect(complaint).toContain('Check its address, OIDC_CLIENT_ID and the secret')
    expect(complaint).not.toContain(settingsFor(provider).clientSecret)
  })

  it('signs people in by it once it is up, without a restart', async () => {
    provider.down = false
    const isUp = async () =>
      (await new Browser().ask(`${city.url}/api/session/oidc/start`)).headers
        .get('location')!
        .startsWith('http')
    await expect.poll(isUp, { timeout: 15_000, interval: 100 }).toBe(true)
    expect(await flow.whoIs(await flow.signedIn('an'))).toMatchObject({ role: 'operator' })
  })

  it('that fails on the way back says so, and takes nobody’s tries away', async () => {
    for (let turn = 0; turn < 35; turn++) {
      const browser = new Browser()
      const { url } = await flow.goThere(browser, 'an')
      provider.down = true
      expect(flow.problemIn(await flow.leadsTo(browser, url))).toBe('/sign-in provider-down')
      provider.down = false
    }
    expect(city.complaints().splice(0)).toHaveLength(1)
    await flow.signedIn('an')
  })

  it('shuts out an address that comes back wrong thirty times, and that alone of its ways in', async () => {
    const browser = new Browser()
    for (let turn = 0; turn < 30; turn++) {
      const url = new URL(`${city.url}/api/session/oidc/callback?code=${turn}&state=x`)
      expect(flow.problemIn(await flow.leadsTo(browser, url))).toBe('/sign-in interrupted')
    }
    const asked = provider.asked.length
    const { headers } = await browser.ask(`${city.url}/api/session/oidc/start`)
    expect(headers.get('location')).toBe('/sign-in?problem=too-many')
    expect(provider.asked.length).toBe(asked)
    expect((await visitor(city).signIn('tai-cho')).status).toBe(200)
  })
})

describe('a city without a provider', () => {
  let city: TestService
  beforeAll(async () => {
    city = await startTestService()
  })
  afterAll(() => city.stop())

  it('offers none, and says so to who asks for one', async () => {
    expect((await visitor(city).get('/api/session/provider')).body).toEqual({ provider: null })
    for (const address of ['start', 'callback?code=1&state=2']) {
      const { status, body } = await visitor(city).get(`/api/session/oidc/${address}`)
      expect([status, body.type]).toEqual([404, '/problems/not-found'])
      expect(body.detail).toContain('OIDC_ISSUER')
    }
  })
})

describe('a city behind a proxy that ends the HTTPS', () => {
  it('comes back under its public address, with cookies for HTTPS alone; without a refresh token for an hour', async () => {
    const provider = await startTestProvider({ refreshTokens: false, logout: false })
    const publicUrl = 'https://ioc.hue.example'
    const city = await startTestService({
      access: { auth: 'required', provider: { ...settings(provider), publicUrl } },
    })
    try {
      provider.serve(publicUrl)
      provider.people.set('an', { roles: 'toan-canh:analyst' })
      const flow = flowOf(() => city)
      const browser = new Browser()
      const { url } = await flow.goThere(browser, 'an')
      expect(url.origin).toBe(publicUrl)
      const answer = await browser.ask(city.url + url.pathname + url.search)
      const [dropped, kept] = answer.headers.getSetCookie()
      expect(dropped).toMatch(
        /^toancanh-oidc-[\w-]{8}=; Path=\/api\/session\/oidc; .*; Secure; HttpOnly; SameSite=Lax$/,
      )
      expect(kept).toMatch(/^__Host-toancanh=[\w-]{43}; .*; Secure; HttpOnly; SameSite=Lax$/)
      const token = /=([\w-]+)/.exec(kept!)![1]!
      const { rows } = await city.db.knex.raw(
        `select ends_at - begun_at < interval '61 minutes' as short from session order by id desc limit 1`,
      )
      expect(rows).toEqual([{ short: true }])
      const { body } = await visitor(city, token).send('DELETE', '/api/session')
      expect(body).toEqual({ elsewhere: null })
    } finally {
      await city.stop()
      await provider.stop()
    }
  })
})
