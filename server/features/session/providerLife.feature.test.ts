import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Browser } from '../../../tests/support/browser.ts'
import { openLive } from '../../../tests/support/liveClient.ts'
import { flowOf } from '../../../tests/support/oidc/flow.ts'
import { settingsFor, startTestProvider, type TestProvider } from '../../../tests/support/oidc/provider.ts'
import { visitor } from '../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

/** What becomes of a session that the provider has vouched for. */
let city: TestService
let provider: TestProvider
let agency: string
beforeAll(async () => {
  provider = await startTestProvider()
  city = await startTestService({
    access: { auth: 'required', provider: { ...settingsFor(provider), roleClaim: 'roles' } },
  })
  provider.serve(city.url)
  agency = (
    await city.db.knex('agency').whereNotNull('parent_id').whereNull('valid_to').orderBy('id').first()
  ).code
})
afterAll(async () => {
  await city.stop()
  await provider.stop()
})

const flow = flowOf(() => city)
const { whoIs, audit, signedIn, tokenOf } = flow
let count = 0
let who = ''
const has = (...roles: string[]) => provider.people.set(who, { roles })
beforeEach(() => {
  who = `can-bo-${++count}`
  has('toan-canh:operator')
})
afterEach(() => {
  provider.lie = null
})

/** Lets the time come at which the provider is asked again, and waits until it has been. */
// Whoever asks takes a minute for it; the answers of this provider hold for longer.
async function isAskedAgain(): Promise<void> {
  const asked = () => provider.asked.filter((line) => line === 'POST /token').length
  const before = asked()
  await city.db.knex.raw(`update provider_session set check_at = clock_timestamp()`)
  const waiting = async () =>
    (
      await city.db.knex.raw(
        `select from provider_session where check_at < clock_timestamp() + interval '100 seconds'`,
      )
    ).rows.length
  await expect.poll(waiting, { timeout: 20_000, interval: 20 }).toBe(0)
  expect(asked()).toBeGreaterThan(before)
}
const ends = (token: string) => expect.poll(() => whoIs(token), { timeout: 10_000, interval: 20 }).toBe(null)

describe('while somebody works', () => {
  it('the provider is asked again, each time with a token of its own, and the session goes on', async () => {
    const token = await signedIn(who)
    const tokens = new Set<string>()
    for (let turn = 0; turn < 3; turn++) {
      for (const one of provider.store.refreshTokens()) tokens.add(one)
      await isAskedAgain()
      expect(await whoIs(token)).toMatchObject({ role: 'operator' })
      const [now, ...others] = provider.store.refreshTokens()
      expect(others).toEqual([])
      expect(tokens.has(now!)).toBe(false)
    }
  })

  it('what the provider withdraws ends here, its sockets too', async () => {
    const token = await signedIn(who)
    const live = openLive(city.url, { headers: { cookie: `toancanh=${token}` } })
    const gone = new Promise((resolve) => live.socket.once('disconnect', resolve))
    expect(await live.join('city')).toMatchObject({ ok: true })
    provider.store.withdraw(who)
    await isAskedAgain()
    expect(await gone).toBe('io server disconnect')
    expect(await whoIs(token)).toBe(null)
    expect((await visitor(city, token).get('/api/reports')).status).toBe(401)
    expect((await audit()).at(-1)).toMatchObject({
      kind: 'sessions-revoked',
      data: { by: 'provider', why: 'invalid_grant' },
    })
  })

  it('somebody else’s session goes on when one is withdrawn', async () => {
    const [token, other] = [await signedIn(who), await signedIn(`${who}-khac`).catch(() => null)]
    expect(other).toBe(null)
    const first = who
    who = `${who}-nua`
    has('toan-canh:analyst')
    const second = await signedIn(who)
    provider.store.withdraw(first)
    await isAskedAgain()
    expect([await whoIs(token), (await whoIs(second))?.role]).toEqual([null, 'analyst'])
  })

  it('an answer that is somebody else’s, or another’s, ends the session', async () => {
    const lies: NonNullable<TestProvider['lie']>[] = [
      (claims) => ({ ...claims, sub: 'ai-khac' }),
      (claims) => ({ ...claims, iss: 'https://login.hanoi.example' }),
      (claims) => ({ ...claims, aud: 'another' }),
    ]
    for (const lie of lies) {
      const token = await signedIn(who)
      provider.lie = lie
      await isAskedAgain()
      provider.lie = null
      expect(await whoIs(token)).toBe(null)
    }
  })

  it('another role, or none any more, ends the session; the next has the new role', async () => {
    const token = await signedIn(who)
    has(`toan-canh:dispatcher:${agency}`)
    await isAskedAgain()
    await ends(token)
    const next = await signedIn(who)
    expect(await whoIs(next)).toMatchObject({ role: 'dispatcher', reach: { of: 'agency', agency } })
    has()
    await isAskedAgain()
    await ends(next)
    await expect(signedIn(who)).rejects.toThrow('problem=no-role')
  })

  it('a provider that does not answer for a while ends nobody’s work', async () => {
    const token = await signedIn(who)
    provider.down = true
    await city.db.knex.raw(`update provider_session set check_at = clock_timestamp()`)
    await expect.poll(() => city.complaints().length, { timeout: 10_000, interval: 20 }).toBe(1)
    expect(city.complaints().pop()).toContain('does not answer')
    provider.down = false
    expect(await whoIs(token)).toMatchObject({ role: 'operator' })
    await isAskedAgain()
    expect(await whoIs(token)).toMatchObject({ role: 'operator' })
  })

  it('tokens that were changed in the database, or sealed for another session, are worth nothing', async () => {
    const [token, other] = [await signedIn(who), await signedIn(who)]
    const rows = await city.db.knex('provider_session').orderBy('session_id', 'desc').limit(2)
    await city.db
      .knex('provider_session')
      .where({ session_id: rows[0].session_id })
      .update({ sealed: rows[1].sealed })
    await city.db.knex.raw(`update provider_session set check_at = clock_timestamp()`)
    await ends(other)
    expect(await whoIs(token)).toMatchObject({ role: 'operator' })
  })
})

describe('signing out', () => {
  it('ends the session here, everywhere it is used from, and leads to where it ends at the provider', async () => {
    const browser = new Browser()
    await flow.goThereAndBack(browser, who)
    const token = tokenOf(browser)
    const here = visitor(city, token)
    const [first, second] = [visitor(city, token), visitor(city, token)]
    expect((await second.get('/api/reports')).status).toBe(200)
    const { status, body } = await here.send('DELETE', '/api/session')
    expect(status).toBe(200)
    for (const place of [first, second]) expect((await place.get('/api/reports')).status).toBe(401)

    const elsewhere = new URL(body.elsewhere)
    expect(elsewhere.origin).toBe(provider.issuer)
    expect(elsewhere.searchParams.get('post_logout_redirect_uri')).toBe(`${city.url}/sign-in`)
    const asks = await browser.visit(elsewhere)
    expect(asks.status).toBe(200)
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asks.text)![1]!
    const isBack = (url: URL) => url.pathname === '/sign-in'
    const done = await browser.visit(
      `${provider.issuer}/session/end/confirm`,
      { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) },
      isBack,
    )
    expect(done.url.href).toBe(`${city.url}/sign-in`)
    // The provider has forgotten who it was: it asks again.
    expect((await flow.setOut(browser)).text).toContain('name="who"')
  })

  it('gives the provider’s token back', async () => {
    const before = provider.store.refreshTokens()
    const token = await signedIn(who)
    const mine = provider.store.refreshTokens().filter((one) => !before.includes(one))
    expect(mine).toHaveLength(1)
    await visitor(city, token).send('DELETE', '/api/session')
    await expect
      .poll(() => provider.store.refreshTokens().includes(mine[0]!), { timeout: 10_000 })
      .toBe(false)
    expect((await audit()).at(-1)).toMatchObject({ kind: 'sign-out' })
  })

  it('everywhere, or by an administrator, gives them back as well', async () => {
    const [one, two] = [await signedIn(who), await signedIn(who)]
    expect((await visitor(city, one).send('POST', '/api/session/end-all')).status).toBe(204)
    expect(await whoIs(two)).toBe(null)
    const ofEnded = async () =>
      (
        await city.db.knex.raw(
          'select from provider_session join session on id = session_id where ended_at is not null',
        )
      ).rows.length
    await expect.poll(ofEnded, { timeout: 10_000, interval: 20 }).toBe(0)
  })
})
