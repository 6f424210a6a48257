import { afterAll, beforeAll, expect, test } from 'vitest'
import * as senderSource from '../../../migrations/202611261715_sender_source.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
let administrator: Visitor
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
})
afterAll(() => city.stop())

interface Made {
  token: string
  sender: { id: number; sources: string[] | null }
}
async function make(name: string, more: object = {}): Promise<Made> {
  const { status, body } = await administrator.send('POST', '/api/senders', {
    ...{ name, channels: ['app', 'zalo'] },
    ...more,
  })
  expect(status).toBe(201)
  return body
}
const send = ({ token }: Made, fields: object = {}) =>
  visitor(city).send('POST', '/api/reports', someReport({ ...fields }), { authorization: `Bearer ${token}` })
/** Each line's answer. */
async function sendMany({ token }: Made, reports: object[]): Promise<Json[]> {
  const lines = reports.map((fields) => JSON.stringify(someReport({ ...fields }))).join('\n')
  const { body } = await visitor(city).send('POST', '/api/reports', lines, {
    ...{ authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
  })
  return body
    .trim()
    .split('\n')
    .map((line: string) => JSON.parse(line))
}
const sourceOf = async ({ code }: { code: string }) =>
  (await city.db.knex('report').where({ code }).first('source')).source
const reports = async () => Number((await city.db.knex('report').count())[0]!.count)

test('a token names one source that is called after it and is no other’s, where none is chosen', async () => {
  const [one, another] = [await make('Cổng Đà Nẵng – 1022'), await make('cổng đà nẵng 1022')]
  expect([one.sender.sources, another.sender.sources]).toEqual([
    ['cong-da-nang-1022'],
    ['cong-da-nang-1022-2'],
  ])
  expect((await make('☎')).sender.sources).toEqual(['sender'])
  const operator = await signInAs(city, 'quan-tri')
  expect((await operator.send('POST', '/api/reports', someReport({ source: 'to-giac' }))).status).toBe(201)
  expect((await make('Tố giác')).sender.sources).toEqual(['to-giac-2'])
  const { items } = (await administrator.get('/api/audit')).body
  expect(items[0]).toMatchObject({ kind: 'sender-added', data: { sources: 'to-giac-2' } })
})

test('two tokens cannot take each other’s external ids, nor learn by them of each other’s reports', async () => {
  const [ours, theirs] = [await make('Ứng dụng A'), await make('Ứng dụng B')]
  const first = await send(theirs, { externalId: 'chung-1' })
  expect([first.status, await sourceOf(first.body)]).toEqual([201, 'ung-dung-b'])
  const before = await reports()
  const tried = { source: 'ung-dung-b', externalId: 'chung-1' }
  const alone = await send(ours, tried)
  expect(alone).toMatchObject({
    status: 403,
    body: { type: '/problems/forbidden', errors: [{ field: 'source' }] },
  })
  const many = await sendMany(ours, [tried, { source: 'ung-dung-b', externalId: 'chưa-ai-gửi' }, tried])
  expect(many).toMatchObject(
    [1, 2, 3].map((line) => ({ line, status: 403, problem: { errors: [{ field: 'source' }] } })),
  )
  expect(JSON.stringify([alone.body, many])).not.toContain(first.body.code)
  // The id that is not known yet is answered as the one that is.
  expect({ ...many[1], line: 1 }).toEqual(many[0])
  expect(await reports()).toBe(before)
  // The same id of its own is another report, and theirs is still theirs.
  const own = await send(ours, { externalId: 'chung-1' })
  expect([own.status, own.body.code === first.body.code]).toEqual([201, false])
  const again = await send(theirs, { externalId: 'chưa-ai-gửi' })
  expect([again.status, again.body.created]).toEqual([201, true])
  expect((await send(theirs, { externalId: 'chung-1' })).body).toMatchObject({
    ...{ code: first.body.code, created: false },
  })
})

test('a token of several sources names each of them, the first where a report names none', async () => {
  const two = await make('Hai hệ thống', { sources: ['he-thong-moi', 'he-thong-cu'] })
  expect(await sourceOf((await send(two)).body)).toBe('he-thong-moi')
  const [old, other] = await sendMany(two, [{ source: 'he-thong-cu' }, { source: 'api' }])
  expect([old.status, other.status]).toEqual([201, 403])
  expect(await sourceOf(old)).toBe('he-thong-cu')
})

test('an administrator changes what a token may name, of which the audit log tells, and its channels stay', async () => {
  const { token, sender } = await make('Đổi nguồn')
  const path = `/api/senders/${sender.id}`
  const changed = await administrator.send('POST', path, { sources: ['nguon-khac'] })
  expect(changed.body).toMatchObject({
    sources: ['nguon-khac'],
    channels: expect.arrayContaining(['app', 'zalo']),
  })
  const made = { token, sender }
  expect((await send(made, { source: 'doi-nguon' })).status).toBe(403)
  expect(await sourceOf((await send(made)).body)).toBe('nguon-khac')
  expect((await administrator.send('POST', path, { channels: ['app'] })).body.sources).toEqual(['nguon-khac'])
  const { items } = (await administrator.get('/api/audit')).body
  const changes = items.filter(({ kind }: Json) => kind === 'sender-changed').map(({ data }: Json) => data)
  expect(changes).toEqual([
    { sender: sender.id, channels: 'app' },
    { sender: sender.id, sources: 'nguon-khac' },
  ])
  for (const body of [{}, { sources: [] }, { sources: ['hai chữ'] }, { sources: ['a', 'a'] }])
    expect((await administrator.send('POST', path, body)).status).toBe(422)
  const reads = { role: 'analyst', reach: { of: 'city' } }
  const reader = { name: 'Đọc', reads, sources: ['a'] }
  const answer = await administrator.send('POST', '/api/senders', reader)
  expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'sources'])
})

test('whoever is signed in names any source, and none is “api”', async () => {
  const said = async (fields: object) =>
    sourceOf((await administrator.send('POST', '/api/reports', someReport({ ...fields }))).body)
  expect([await said({ source: 'giay-to' }), await said({})]).toEqual(['giay-to', 'api'])
})

test('tokens of before keep the sources that they have named; one that has sent nothing names any, and says so', async () => {
  const [used, idle, reader] = [
    await make('Đã dùng'),
    await make('Chưa dùng'),
    await make('Đọc', { channels: null, reads: { role: 'analyst', reach: { of: 'city' } } }),
  ]
  await city.db.knex.transaction((trx) => senderSource.down(trx))
  await city.db.knex.transaction((trx) => senderSource.up(trx))
  // Before, all of them named any.
  await send(used, { source: 'zalo-oa' })
  await send(used)
  await city.settled()
  await city.db.knex.transaction(async (trx) => {
    await senderSource.down(trx)
    await senderSource.up(trx)
  })
  const { items } = (await administrator.get('/api/senders')).body
  const now = ({ sender }: Made) => items.find(({ id }: Json) => id === sender.id).sources
  expect([now(used), now(idle), now(reader)]).toEqual([['api', 'zalo-oa'], null, null])
  expect((await send(used, { source: 'khac' })).status).toBe(403)
  expect((await send(idle, { source: 'khac' })).status).toBe(201)
  const path = `/api/senders/${idle.sender.id}`
  await administrator.send('POST', path, { sources: ['rieng'] })
  expect((await send(idle, { source: 'khac' })).status).toBe(403)
})
