import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createPerson,
  signInAs,
  TEST_PASSWORD,
  visitor,
  type Visitor,
} from '../../../tests/support/people.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { startService, type Service } from '../../service.ts'
import { createLog } from '../../process/log.ts'

/** The city behind one proxy, which says from which address each asks, and a second process of it. */
let city: TestService
let second: Service
let admin: Visitor
beforeAll(async () => {
  city = await startTestService({ access: { trustProxy: true } })
  const { knex, access } = city.service.deps
  const log = createLog('warn', { write: () => expect.unreachable('the second process complains') })
  second = await startService({ knex, log, port: 0, host: '127.0.0.1', clientFolder: null, access })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  admin = await signInAs(city, 'quan-tri')
})
afterAll(async () => {
  await second.stop()
  await city.stop()
})

let count = 0
let login = ''
let id = 0
/** Each test has a person and networks of its own. */
beforeEach(async () => {
  login = `nguoi-${++count}`
  await createPerson(city, { login, role: 'operator' })
  id = (await city.db.knex('account').where({ login }).first('id')).id
})
const address = (last: number) => `10.${count}.0.${last}`
const from = (last: number) => ({ 'x-forwarded-for': address(last) })
const tryIn = (last: number, password = 'sai', name = login, who = visitor(city)) =>
  who.signIn(name, password, from(last))
const statuses = async (tries: (() => Promise<{ status: number }>)[]) => {
  const found = []
  for (const one of tries) found.push((await one()).status)
  return found
}
/** So many seconds go by for what is counted. */
const later = (seconds: number) =>
  city.db.knex.raw(
    `update sign_in_try set last_at = last_at - :by * interval '1 second', held_until = held_until - :by * interval '1 second'`,
    { by: seconds },
  )
/** A day goes by for where people have signed in from. */
const aDayOn = () => city.db.knex.raw(`update sign_in_place set since = since - interval '1 day'`)
const wrongFromNew = (name = login) =>
  statuses(Array.from({ length: 5 }, (_, i) => () => tryIn(100 + i, 'sai', name)))
const linesOf = async (kind: string) =>
  city.db.knex('audit_log').where({ kind, account_id: id }).orderBy('seq').pluck('data')

describe('who guesses the password of one account', () => {
  it('from many addresses is held up after five, in every process, though the sixth be right', async () => {
    expect(await wrongFromNew()).toEqual([401, 401, 401, 401, 401])
    const sixth = await tryIn(9, TEST_PASSWORD)
    expect(sixth.status).toBe(429)
    expect(sixth.type).toContain('application/problem+json')
    expect(sixth.body.type).toBe('/problems/too-many-requests')
    expect(sixth.retryAfter).toBeGreaterThan(0)
    expect(sixth.retryAfter).toBeLessThanOrEqual(30)
    const elsewhere = visitor({ url: `http://127.0.0.1:${second.port}` })
    expect((await tryIn(10, TEST_PASSWORD, login, elsewhere)).status).toBe(429)
    expect(await linesOf('sign-in-held')).toEqual([{ of: 'stranger', seconds: 30, address: address(104) }])
  })

  it('is no better off with an account of his own, by which he signs in from each address first', async () => {
    const own = `rieng-${count}`
    await createPerson(city, { login: own, role: 'analyst' })
    for (const last of [1, 2, 3, 4, 5]) {
      expect((await tryIn(last, TEST_PASSWORD, own)).status).toBe(200)
      expect((await tryIn(last)).status).toBe(401)
    }
    expect((await tryIn(6, TEST_PASSWORD, own)).status).toBe(200)
    expect((await tryIn(6)).status).toBe(429)
  })

  it('waits twice as long after each further one, a quarter of an hour at most, and is forgotten within a day', async () => {
    await wrongFromNew()
    const waits = []
    for (let turn = 0; turn < 7; turn++) {
      waits.push((await tryIn(9)).retryAfter)
      await later(901)
      expect((await tryIn(9 + turn)).status).toBe(401)
    }
    const longest = [30, 60, 120, 240, 480, 900, 900]
    waits.forEach((seconds, turn) => {
      expect(seconds).toBeLessThanOrEqual(longest[turn]!)
      expect(seconds).toBeGreaterThan(longest[turn]! - 20)
    })
    await later(86_400)
    expect(await wrongFromNew()).toEqual([401, 401, 401, 401, 401])
  })

  it('is not held longer for trying while he is held', async () => {
    await wrongFromNew()
    for (let turn = 0; turn < 10; turn++) expect((await tryIn(turn)).status).toBe(429)
    await later(31)
    expect((await tryIn(9, TEST_PASSWORD)).status).toBe(200)
  })

  it('that there is not is answered in the same words', async () => {
    const [real, none] = [login, `khong-co-${count}`]
    for (const name of [real, none]) expect(await wrongFromNew(name)).toEqual([401, 401, 401, 401, 401])
    const [one, other] = [await tryIn(9, 'sai', real), await tryIn(9, 'sai', none)]
    const plain = (body: object) => JSON.stringify(body).replace(/\d+ seconds/, 'some seconds')
    expect(other.status).toBe(429)
    expect(plain(other.body)).toBe(plain(one.body))
  })

  it('leaves no name that was typed behind, and what counts no more is removed', async () => {
    const typed = `mat-khau-go-nham-${count}`
    await tryIn(1, 'sai', typed)
    expect(JSON.stringify(await city.db.knex('sign_in_try').select())).not.toContain(typed)
    await later(86_401)
    await tryIn(2)
    expect(Number((await city.db.knex('sign_in_try').count())[0]!.count)).toBe(2)
  })
})

describe('who guesses from one address', () => {
  it('is held up after thirty, whatever names he tries, and not by signing in with one of his own in between', async () => {
    const own = `rieng-${count}`
    await createPerson(city, { login: own, role: 'analyst' })
    const found = []
    for (let turn = 0; turn < 31; turn++) {
      if (turn === 20) expect((await tryIn(1, TEST_PASSWORD, own)).status).toBe(200)
      found.push((await tryIn(1, 'sai', `ten-${count}-${turn}`)).status)
    }
    expect(found).toEqual([...Array.from({ length: 30 }, () => 401), 429])
    expect((await tryIn(1, TEST_PASSWORD)).status).toBe(429)
    expect((await tryIn(2, TEST_PASSWORD)).status).toBe(200)
  })

  it('is held up also by a try that begins before his own right one ends', async () => {
    const own = `rieng-${count}`
    await createPerson(city, { login: own, role: 'analyst' })
    const wrong = (turn: number) => tryIn(1, 'sai', `ten-${count}-${turn}`)
    for (let turn = 0; turn < 28; turn++) await wrong(turn)
    // The right one is counted, and then waits for its row until the wrong one was answered.
    const blocker = await city.db.knex.transaction()
    await blocker('account').where({ login: own }).forUpdate().first()
    const right = tryIn(1, TEST_PASSWORD, own)
    const counted = async () => {
      const last = await city.db
        .knex('sign_in_try')
        .where({ kind: 'address' })
        .orderBy('last_at', 'desc')
        .first()
      return Math.round(last.count)
    }
    await expect.poll(counted).toBe(29)
    expect((await wrong(28)).status).toBe(401)
    await blocker.rollback()
    expect((await right).status).toBe(200)
    expect((await wrong(29)).status).toBe(429)
  })

  it('all at once is held up none the later', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => tryIn(1)))
    expect(all.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 5 }, () => 401),
      ...Array.from({ length: 7 }, () => 429),
    ])
  })
})

describe('somebody whose password others guess', () => {
  it('is not held up for tries that were never looked at, because very many sign in at that moment', async () => {
    // Passwords that take very long to look at leave the others waiting.
    await city.db
      .knex('account')
      .where({ login })
      .update({ password: city.db.knex.raw(`replace(password, ',t=', ',t=9')`) })
    const long = [1, 2, 3, 4].map((last) => tryIn(last))
    const countOf = async (name: string) => {
      const row = await city.db
        .knex('sign_in_try')
        .whereRaw(`login = sha256(convert_to(?, 'UTF8'))`, [name])
        .first('count')
      return Math.round(row?.count ?? 0)
    }
    await expect.poll(() => countOf(login)).toBe(4)
    const names = Array.from({ length: 60 }, (_, i) => `dam-dong-${count}-${i}`)
    const answers = await Promise.all(names.map((name, i) => tryIn(100 + i, 'sai', name)))
    const turnedAway = names.filter((_, i) => answers[i]!.status === 503)
    expect(turnedAway).not.toEqual([])
    expect(new Set(await Promise.all(turnedAway.map(countOf)))).toEqual(new Set([0]))
    await Promise.all(long)
  })

  it('signs in as ever from the network where he did before', async () => {
    expect((await tryIn(1, TEST_PASSWORD)).status).toBe(200)
    await aDayOn()
    await wrongFromNew()
    expect((await tryIn(9, TEST_PASSWORD)).status).toBe(429)
    expect((await tryIn(1, TEST_PASSWORD)).status).toBe(200)
  })

  it('signs in as ever with his browser, though it be from elsewhere, and though they sit in his own network', async () => {
    const mine = visitor(city)
    expect((await tryIn(1, TEST_PASSWORD, login, mine)).status).toBe(200)
    await mine.send('DELETE', '/api/session')
    await aDayOn()
    await wrongFromNew()
    expect(await statuses(Array.from({ length: 6 }, () => () => tryIn(1)))).toEqual([
      ...[401, 401, 401, 401, 401, 429],
    ])
    expect((await tryIn(9, TEST_PASSWORD, login, mine)).status).toBe(200)
    expect((await tryIn(1, TEST_PASSWORD, login, mine)).status).toBe(200)
  })

  it('has a browser that is known for his name alone, and is itself held up after five wrong tries', async () => {
    const mine = visitor(city)
    await tryIn(1, TEST_PASSWORD, login, mine)
    const other = `khac-${count}`
    await createPerson(city, { login: other, role: 'operator' })
    await wrongFromNew(other)
    expect((await tryIn(9, TEST_PASSWORD, other, mine)).status).toBe(429)
    expect(await statuses(Array.from({ length: 6 }, () => () => tryIn(9, 'sai', login, mine)))).toEqual([
      ...[401, 401, 401, 401, 401, 429],
    ])
  })

  it('is known with no browser that somebody else has made up, or that was his before the password changed', async () => {
    const mine = visitor(city)
    await tryIn(1, TEST_PASSWORD, login, mine)
    await admin.send('POST', `/api/accounts/${id}`, { password: 'một mật khẩu khác' })
    await wrongFromNew()
    expect((await tryIn(9, 'một mật khẩu khác', login, mine)).status).toBe(429)
    const forged = await visitor(city).signIn(login, 'một mật khẩu khác', {
      ...from(9),
      cookie: `toancanh-browser=${'A'.repeat(43)}`,
    })
    expect(forged.status).toBe(429)
  })

  it('is seen by an administrator, who lets him in at once', async () => {
    const held = async () =>
      (await admin.get('/api/accounts')).body.items.find((one: { id: number }) => one.id === id).held
    expect(await held()).toBe(null)
    await wrongFromNew()
    expect(await held()).toMatchObject({ where: 'elsewhere', until: expect.stringMatching(/Z$/) })
    const answer = await admin.send('POST', `/api/accounts/${id}/let-in`)
    expect([answer.status, answer.body.held]).toEqual([200, null])
    expect((await tryIn(9, TEST_PASSWORD)).status).toBe(200)
    expect(await linesOf('sign-in-held')).toHaveLength(1)
    const [line] = (await admin.get('/api/audit')).body.items.filter(
      ({ kind }: { kind: string }) => kind === 'sign-in-let-in',
    )
    expect(line).toMatchObject({ who: 'quan-tri', data: { account: id } })
    expect((await admin.send('POST', '/api/accounts/999999/let-in')).status).toBe(404)
  })
})
