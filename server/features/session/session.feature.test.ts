import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { demoAccounts, roles, session, signedIn } from '../../../contracts/identity.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { createPerson, signInAs, TEST_PASSWORD, visitor } from '../../../tests/support/people.ts'
import { ensureDemoAccounts } from '../../identity/demoAccounts.ts'
import { newToken } from '../../identity/token.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
  await ensureDemoAccounts(city.db.knex)
})
afterAll(() => city.stop())

let count = 0
let login = ''
/** Every test has a person of its own, so that the tries of one do not shut out another. */
beforeEach(async () => {
  login = `truc-ban-${++count}`
  await createPerson(city, { login, role: 'operator' })
})

const audit = async () =>
  (await city.db.knex('audit_log').orderBy('seq').select('kind', 'account_id', 'data')) as {
    kind: string
    account_id: number | null
    data: Record<string, unknown>
  }[]

describe('signing in', () => {
  it('makes a session that says who it is, until it signs out', async () => {
    const me = visitor(city)
    expect((await me.get('/api/session')).body).toEqual({ auth: 'open', person: null, endsAt: null })
    const answer = await me.signIn(login)
    expect(answer.status).toBe(200)
    expect(signedIn.parse(answer.body)).toMatchObject({
      person: { login, role: 'operator', reach: { of: 'city' } },
      failures: null,
      lastSignInAt: null,
    })
    expect(session.parse((await me.get('/api/session')).body).person!.may).toContain('handle-reports')
    expect((await me.send('DELETE', '/api/session')).body).toEqual({ elsewhere: null })
    expect((await me.get('/api/session')).body.person).toBe(null)
    expect((await audit()).slice(-2).map(({ kind }) => kind)).toEqual(['sign-in', 'sign-out'])
  })

  it('gives a cookie that no script reads and no other site sends, for HTTPS alone where the page is', async () => {
    const plain = await visitor(city).signIn(login)
    expect(plain.cookie).toMatch(/^toancanh=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    const host = new URL(city.url).host
    const secure = await visitor(city).signIn(login, undefined, { origin: `https://${host}` })
    expect(secure.cookie).toMatch(
      /^__Host-toancanh=[\w-]{43}; Path=\/; Expires=[^;]+; Secure; HttpOnly; SameSite=Lax$/,
    )
  })

  it('keeps no token and no password that could be used', async () => {
    const me = visitor(city)
    await me.signIn(login)
    const stored = JSON.stringify([
      await city.db.knex('session').select(),
      await city.db.knex('account').select(),
      await city.db.knex('audit_log').select(),
    ])
    expect(stored).not.toContain(me.token())
    expect(stored).not.toContain(TEST_PASSWORD)
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })

  it('says the same of a wrong password as of a name that there is not', async () => {
    const wrong = await visitor(city).signIn(login, 'sai')
    const nobody = await visitor(city).signIn('khong-co-ai')
    expect(wrong.status).toBe(401)
    expect(wrong.body).toEqual(nobody.body)
    expect(wrong.body.type).toBe('/problems/sign-in-failed')
    expect(wrong.cookie).toBe(null)
  })

  it('tells the owner how often it failed since the last time, once', async () => {
    await visitor(city).signIn(login, 'sai')
    await visitor(city).signIn(login, 'cũng sai')
    const first = signedIn.parse((await visitor(city).signIn(login)).body)
    expect(first.failures).toMatchObject({ count: 2 })
    const second = signedIn.parse((await visitor(city).signIn(login)).body)
    expect(second.failures).toBe(null)
    expect(second.lastSignInAt).not.toBe(null)
  })

  it('is shut to an account after five wrong tries, though they come at once and the sixth be right', async () => {
    const tries = await Promise.all(Array.from({ length: 8 }, () => visitor(city).signIn(login, 'sai')))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5)
    const sixth = await visitor(city).signIn(login)
    expect(sixth.status).toBe(429)
    expect(sixth.body.type).toBe('/problems/too-many-requests')
    expect(sixth.retryAfter).toBeGreaterThan(0)
  })

  it('takes the same password composed and decomposed', async () => {
    const word = 'mật khẩu của tôi'
    await createPerson(city, { login: `${login}-nfd`, role: 'analyst', password: word.normalize('NFC') })
    expect((await visitor(city).signIn(`${login}-nfd`, word.normalize('NFD'))).status).toBe(200)
  })

  it('takes the place of the session that the browser had', async () => {
    const me = visitor(city)
    await me.signIn(login)
    const before = me.token()
    await me.signIn(login)
    expect((await visitor(city, before).get('/api/session')).body.person).toBe(null)
    expect((await me.get('/api/session')).body.person).toMatchObject({ login })
  })

  it('twice at once makes two sessions, and signing out twice at once tells of one end', async () => {
    const me = visitor(city)
    const [one, two] = await Promise.all([visitor(city).signIn(login), me.signIn(login)])
    expect([one.status, two.status]).toEqual([200, 200])
    const before = (await audit()).length
    const ends = await Promise.all([me.send('DELETE', '/api/session'), me.send('DELETE', '/api/session')])
    expect(ends.map(({ status }) => status)).toEqual([200, 200])
    expect((await audit()).slice(before).map(({ kind }) => kind)).toEqual(['sign-out'])
  })

  it.each<[string, unknown, number, string]>([
    ['no field', {}, 422, 'invalid-input'],
    ['HTML in the name', { login: '<img src=x onerror=alert(1)>', password: 'x' }, 422, 'invalid-input'],
    [
      'a name of another’s making',
      { login: "'; drop table account; --", password: 'x' },
      422,
      'invalid-input',
    ],
    ['a field too many', { login: 'x', password: 'x', role: 'administrator' }, 422, 'invalid-input'],
    ['a password without end', { login: 'x', password: 'x'.repeat(257) }, 422, 'invalid-input'],
    ['a body too large', { login: 'x', password: 'x'.repeat(5000) }, 413, 'too-large'],
    ['a password that is a list', { login: 'x', password: ['x'] }, 422, 'invalid-input'],
    ['a screen’s code that is none', { code: 'ABCDEFGH' }, 401, 'sign-in-failed'],
    ['a screen’s code cut short', { code: 'ABCDEFG' }, 422, 'invalid-input'],
  ])('with %s gets a clear problem', async (_, body, status, type) => {
    const answer = await visitor(city).send('POST', '/api/session', body)
    expect(answer.status).toBe(status)
    expect(answer.body.type).toBe(`/problems/${type}`)
    expect(JSON.stringify(answer.body)).not.toContain('onerror')
  })
})

describe('a session', () => {
  it.each<[string, () => string]>([
    ['forged', newToken],
    ['garbled', () => '%00<script>'],
    ['empty', () => ''],
  ])('that is %s is nobody’s', async (_, token) => {
    expect((await visitor(city, token()).get('/api/session')).body.person).toBe(null)
  })

  it.each([
    ['in which nothing was done for long', "seen_at = seen_at - interval '121 minutes'"],
    ['that is older than a shift', "ends_at = ends_at - interval '721 minutes'"],
  ])('%s has ended', async (_, change) => {
    const me = await signInAs(city, login)
    await city.db.knex.raw(
      `update session set ${change} where account_id = (select id from account where login = ?)`,
      [login],
    )
    expect((await me.get('/api/session')).body.person).toBe(null)
  })

  it('lasts while something is done in it', async () => {
    const me = await signInAs(city, login)
    const idle = () =>
      city.db.knex.raw(
        `update session set seen_at = seen_at - interval '90 minutes' where account_id = (select id from account where login = ?)`,
        [login],
      )
    for (let turn = 0; turn < 3; turn++) {
      await idle()
      expect((await me.get('/api/session')).body.person).toMatchObject({ login })
    }
  })

  it('of a closed account, or of a demo account where the city is no demo, has ended', async () => {
    const me = await signInAs(city, login)
    await city.db.knex('account').where({ login }).update({ closed_at: new Date() })
    expect((await me.get('/api/session')).body.person).toBe(null)
    expect((await visitor(city).signIn(login)).status).toBe(401)
  })

  it('ends everywhere at once when its owner says so', async () => {
    const [here, there] = [await signInAs(city, login), await signInAs(city, login)]
    expect((await here.send('POST', '/api/session/end-all')).status).toBe(204)
    expect((await there.get('/api/session')).body.person).toBe(null)
    expect((await there.send('POST', '/api/session/end-all')).status).toBe(401)
    expect((await audit()).at(-1)).toMatchObject({ kind: 'sessions-revoked', data: { sessions: 2 } })
  })
})

describe('a page of another site', () => {
  it.each([
    ['names itself', { origin: 'https://elsewhere.example' }],
    ['hides where it is', { origin: 'null' }],
    ['lies about its scheme’s host', { origin: 'https://127.0.0.1.elsewhere.example' }],
    ['sends no origin', { 'sec-fetch-site': 'cross-site' }],
  ])('that %s changes nothing', async (_, headers) => {
    const before = await city.db.knex('session').count()
    const answer = await visitor(city).send(
      'POST',
      '/api/session',
      { login, password: TEST_PASSWORD },
      headers,
    )
    expect(answer.status).toBe(403)
    expect(answer.body.type).toBe('/problems/foreign-origin')
    expect(await city.db.knex('session').count()).toEqual(before)
  })
})

describe('a demo city', () => {
  it('offers one account per role, each of which signs in with its reach', async () => {
    const { items } = demoAccounts.parse((await visitor(city).get('/api/session/demo')).body)
    expect(items.map(({ role }) => role)).toEqual([...roles])
    for (const { login: name, password, role, reach } of items) {
      const answer = await visitor(city).signIn(name, password)
      expect(answer.body.person).toMatchObject({ role, reach })
    }
    expect(items.find(({ role }) => role === 'dispatcher')!.reach.of).toBe('agency')
    expect(items.find(({ role }) => role === 'leader')!.reach.of).toBe('area')
  })

  it('that is one no more offers none and lets none in', async () => {
    const me = await signInAs(city, 'operator', 'toan-canh')
    await city.db.knex('city').update({ demo: false })
    try {
      expect((await me.get('/api/session/demo')).status).toBe(404)
      expect((await me.get('/api/session')).body.person).toBe(null)
      expect((await visitor(city).signIn('administrator', 'toan-canh')).status).toBe(401)
    } finally {
      await city.db.knex('city').update({ demo: true })
    }
  })
})
