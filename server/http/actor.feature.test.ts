import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPerson, signInAs, visitor, type Visitor } from '../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'
import { runCommand } from '../reports/command.ts'
import { mergeReports } from '../reports/merge.ts'

let city: TestService
let open: TestService
let operator: Visitor
let administrator: Visitor
let dispatcher: Visitor
let agency: string
let account: number
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  open = await startTestService()
  agency = (
    await city.db.knex.raw(
      'select code from agency where parent_id is not null and valid_to is null order by id',
    )
  ).rows[0].code
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  await createPerson(city, { login: 'truc-ban', role: 'operator' })
  await createPerson(city, { login: 'dieu-phoi', role: 'dispatcher', reach: { of: 'agency', agency } })
  account = (await city.db.knex('account').where({ login: 'truc-ban' }).first('id')).id
  operator = await signInAs(city, 'truc-ban')
  administrator = await signInAs(city, 'quan-tri')
  dispatcher = await signInAs(city, 'dieu-phoi')
})
afterAll(() => Promise.all([city.stop(), open.stop()]))

async function done(what: Promise<{ status: number; body: { code?: string } }>): Promise<string> {
  const { status, body } = await what
  expect([200, 201]).toContain(status)
  return body.code!
}
const say = (code: string, name: string, body: unknown = {}) =>
  done(operator.send('POST', `/api/reports/${code}/${name}`, body))
const take = (fields: Record<string, unknown> = {}) =>
  done(operator.send('POST', '/api/reports', someReport(fields)))
/** Who did what, by the log. */
async function actors(code: string, { db } = city): Promise<[string, unknown][]> {
  const { rows } = await db.knex.raw(
    `select kind, coalesce(data->'account', data->'device', data->'sender') as actor from event_log
     join report on report.id = report_id where code = ? order by seq`,
    [code],
  )
  return rows.map(({ kind, actor }: { kind: string; actor: unknown }) => [kind, actor])
}

describe('an event names the account that acted', () => {
  it('whatever it was and whatever the body says', async () => {
    const code = await take()
    await say(code, 'accept')
    await say(code, 'refer', { agency })
    await say(code, 'urgency', { urgency: 'urgent', reason: 'Bà Chủ tịch quyết định' })
    await say(code, 'wait', { reason: 'Chờ vật tư' })
    await say(code, 'start')
    const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    const added = await fetch(`${city.url}/api/reports/${code}/photos?kind=after`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', cookie: `toancanh=${operator.token()}` },
      body: new Uint8Array(image),
    })
    expect(added.status).toBe(201)
    await say(code, 'resolve', { answer: 'Xong' })
    await say(code, 'rate', { rating: 'satisfied' })
    await say(code, 'reopen', { evidence: 'Vẫn còn' })
    const other = await take()
    const versionOf = async (one: string) => (await operator.get(`/api/reports/${one}`)).body.version
    await city.settled()
    await say(other, 'merge', { into: code, version: 1, intoVersion: await versionOf(code) })
    await city.settled()
    for (const one of [code, other])
      for (const [kind, actor] of await actors(one)) expect([kind, actor]).toEqual([kind, account])
    expect((await actors(code)).length).toBe(11)
  })

  it('of every line of a batch, which is read after the answer has begun', async () => {
    const lines = [1, 2, 3].map((n) => JSON.stringify(someReport({ externalId: `lô-${n}` }))).join('\n')
    const { body } = await operator.send('POST', '/api/reports', `${lines}\n`, {
      'content-type': 'application/x-ndjson',
    })
    const codes = body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line).code)
    await city.settled()
    for (const code of codes) expect(await actors(code)).toEqual([['received', account]])
  })

  it('also where a body says who decided it', async () => {
    const { body } = await operator.send('POST', '/api/emergencies', {
      ...{ title: { vi: 'Lũ', en: 'Flood' }, by: 'Người khác' },
    })
    await operator.send('POST', `/api/emergencies/${body.id}/end`, { by: 'Người khác' })
    await city.settled()
    const { rows } = await city.db.knex.raw(
      `select data->'account' as account from event_log where kind = 'wall.changed'`,
    )
    expect(rows).toEqual([{ account }, { account }])
  })

  it('or the program whose token it was', async () => {
    const made = (await administrator.send('POST', '/api/senders', { name: 'Cổng 1022', channels: ['app'] }))
      .body
    const code = await done(
      visitor(city).send('POST', '/api/reports', someReport(), { authorization: `Bearer ${made.token}` }),
    )
    await city.settled()
    expect(await actors(code)).toEqual([['received', made.sender.id]])
    const { timeline } = (await operator.get(`/api/reports/${code}`)).body
    expect(timeline[0].who).toBe('Cổng 1022')
  })

  it('and nobody where the city lives by itself, or nobody has signed in', async () => {
    const code = await take()
    await runCommand(city.db.knex, city.service.deps.reference(), code, 'accept', {})
    await city.settled()
    expect(await actors(code)).toEqual([
      ['received', account],
      ['accepted', null],
    ])
    const other = (await open.post('/api/reports', someReport())).body.code
    await open.settled()
    expect(await actors(other, open)).toEqual([['received', null]])
  })

  it('by its name to the operations centre alone', async () => {
    const code = await take()
    await say(code, 'accept')
    await say(code, 'refer', { agency })
    await city.settled()
    const whoOf = async (one: Visitor) =>
      (await one.get(`/api/reports/${code}`)).body.timeline.map(({ who }: { who: string | null }) => who)
    expect(await whoOf(operator)).toEqual(Array(3).fill('Người truc-ban'))
    expect(await whoOf(dispatcher)).toEqual([null, null, null])
  })
})

it('the audit log has every change by a person: what is sent in, rated, reopened and shown on screens, too', async () => {
  const code = await take()
  for (const [name, body] of [
    ['accept', {}],
    ['refer', { agency }],
    ['resolve', { answer: 'Xong' }],
    ['rate', { rating: 'accepted' }],
    ['reopen', { evidence: 'Vẫn còn' }],
  ] as const)
    await say(code, name, body)
  const screen = await done(operator.send('POST', '/api/walls'))
  await done(operator.send('POST', `/api/walls/${screen}`, { scene: 'heat' }))
  const { items } = (await administrator.get('/api/audit?limit=100')).body
  const paths = items.filter(
    ({ kind, who }: { kind: string; who: string }) => kind === 'change' && who === 'truc-ban',
  )
  const told = paths.map(({ data }: { data: { path: string } }) => data.path)
  for (const name of ['accept', 'refer', 'resolve', 'rate', 'reopen'])
    expect(told).toContain(`/api/reports/${code}/${name}`)
  expect(told).toContain(`/api/walls/${screen}`)
  expect(told).toContain('/api/reports')
})

it('a report that went to another agency since somebody was let in is hers no more, whatever version she names', async () => {
  const { knex } = city.db
  const reference = city.service.deps.reference()
  const [code, into] = [await take(), await take()]
  for (const one of [code, into]) {
    await say(one, 'accept')
    await say(one, 'refer', { agency })
  }
  const [own, other] = (
    await knex.raw(
      'select id from agency where parent_id is not null and valid_to is null order by code = ? desc, id',
      [agency],
    )
  ).rows
  const reach = (id: number) => ({ agencies: new Set([id]) })
  const notFound = { kind: 'not-found' }
  await expect(runCommand(knex, reference, code, 'start', {}, reach(other.id))).rejects.toMatchObject(
    notFound,
  )
  const merge = { into, version: 3, intoVersion: 3 }
  await expect(mergeReports(knex, reference, code, merge, reach(other.id))).rejects.toMatchObject(notFound)
  expect((await runCommand(knex, reference, code, 'start', {}, reach(own.id))).state).toBe('in_progress')
  await say(into, 'refer', { agency: (await knex('agency').where({ id: other.id }).first('code')).code })
  const late = { into, version: 4, intoVersion: 4 }
  await expect(mergeReports(knex, reference, code, late, reach(own.id))).rejects.toMatchObject(notFound)
  await expect(
    runCommand(knex, reference, code, 'duplicate', { of: into }, reach(own.id)),
  ).rejects.toMatchObject(notFound)
})
