import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as senderChannel from '../../../migrations/202611261211_sender_channel.ts'
import { SENDER_TOKEN } from '../../../contracts/sender.ts'
import { openLive } from '../../../tests/support/liveClient.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { describedRoutes } from '../../http/openapi.ts'
import { newToken } from '../../identity/token.ts'

let city: TestService
let administrator: Visitor
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required', requestsAMinute: 60 } })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
})
afterAll(() => city.stop())

const make = async (name: string, channels = ['app'], sources: string[] | null = null) =>
  (await administrator.send('POST', '/api/senders', { name, channels, sources })).body
const send = (token: string, body: unknown = someReport(), headers: Record<string, string> = {}) =>
  visitor(city).send('POST', '/api/reports', body, { authorization: `Bearer ${token}`, ...headers })

describe('a program with a token', () => {
  it('sends reports in, one or many, without anybody being signed in', async () => {
    const { token } = await make('Cổng 1022')
    expect(token).toMatch(/^toancanh_[\w-]{43}$/)
    expect((await send(token)).status).toBe(201)
    const lines = [1, 2].map((line) => JSON.stringify(someReport({ externalId: `dòng-${line}` }))).join('\n')
    const answer = await send(token, `${lines}\n`, { 'content-type': 'application/x-ndjson' })
    expect(answer.status).toBe(200)
    expect(answer.body.trim().split('\n')).toHaveLength(2)
    await city.settled()
    const { items } = (await administrator.get('/api/senders')).body
    expect(items).toMatchObject([{ name: 'Cổng 1022', revoked: false, seenAt: expect.any(String) }])
  })

  it('is let in nowhere else, of all routes that there are', async () => {
    const { token } = await make('Ở mọi cửa')
    const letIn = []
    for (const { method, path } of describedRoutes().filter(({ needs }) => needs !== 'nothing')) {
      const { status } = await visitor(city).send(
        method.toUpperCase(),
        path.replaceAll(/\{\w+\}/g, '999999'),
        method === 'post' ? { nothing: true } : undefined,
        { authorization: `Bearer ${token}` },
      )
      if (status !== 403) letIn.push(`${method} ${path}`)
    }
    expect(letIn).toEqual(['post /api/reports'])
  })

  it('is nobody who could look, sign in or open a socket', async () => {
    const { token } = await make('Kẻ tò mò')
    const headers = { authorization: `Bearer ${token}` }
    expect((await visitor(city).send('GET', '/api/reports', undefined, headers)).status).toBe(403)
    expect((await visitor(city).send('GET', '/api/session', undefined, headers)).body.person).toBe(null)
    const live = openLive(city.url, { headers })
    const error = await new Promise<Error>((resolve) => live.socket.once('connect_error', resolve))
    expect(error.message).toBe('unauthenticated')
    live.close()
  })

  it('sends nothing more once it was taken back, nor with a token that is made up', async () => {
    const { token, sender } = await make('Kênh cũ')
    expect((await administrator.send('POST', `/api/senders/${sender.id}/revoke`)).body.revoked).toBe(true)
    expect((await administrator.send('POST', `/api/senders/${sender.id}/revoke`)).status).toBe(404)
    for (const wrong of [token, SENDER_TOKEN, SENDER_TOKEN + newToken(), `${SENDER_TOKEN}' or true --`])
      expect((await send(wrong)).body.type).toBe('/problems/unauthenticated')
  })

  it('sends nothing more in a batch that had begun before it was taken back, nor for a channel that it lost', async () => {
    const { token, sender } = await make('Gửi mãi', ['app', 'zalo'])
    const batch = new TransformStream<string, string>()
    const writer = batch.writable.getWriter()
    const response = fetch(`${city.url}/api/reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: batch.readable.pipeThrough(new TextEncoderStream()),
      duplex: 'half',
    } as RequestInit)
    const line = `${JSON.stringify(someReport({ channel: 'zalo' }))}\n`
    // As many as are stored together.
    void writer.write(line.repeat(500))
    const lines = (await response).body!.pipeThrough(new TextDecoderStream()).getReader()
    let answers = ''
    const statuses = () =>
      answers
        .split('\n')
        .slice(0, -1)
        .map((answer) => JSON.parse(answer).status as number)
    const readUntil = async (many: number) => {
      while (statuses().length < many) answers += (await lines.read()).value ?? ''
      return new Set(statuses().slice(many - 500))
    }
    expect(await readUntil(500)).toEqual(new Set([201]))
    const path = `/api/senders/${sender.id}`
    await administrator.send('POST', path, { channels: ['app'] })
    void writer.write(line.repeat(500))
    expect(await readUntil(1000)).toEqual(new Set([403]))
    await administrator.send('POST', `${path}/revoke`)
    void writer.write(line.repeat(500))
    expect(await readUntil(1500)).toEqual(new Set([401]))
    await writer.close()
    await lines.cancel()
  })

  it('sends nothing more after its days are over, and says until when it is good and when it was used last', async () => {
    const { body } = await administrator.send('POST', '/api/senders', {
      ...{ name: 'Thử nghiệm', days: 30, channels: ['app'] },
    })
    const inDays = (Date.parse(body.sender.expiresAt) - Date.now()) / 86_400_000
    expect(Math.round(inDays)).toBe(30)
    expect((await send(body.token)).status).toBe(201)
    await city.db
      .knex('sender')
      .where({ id: body.sender.id })
      .update({ expires_at: new Date(Date.now() - 1000) })
    expect((await send(body.token)).body.type).toBe('/problems/unauthenticated')
    const { items } = (await administrator.get('/api/senders')).body
    expect(items[0]).toMatchObject({ expired: true, revoked: false, seenAt: expect.any(String) })
    expect((await make('Mãi mãi')).sender).toMatchObject({ expiresAt: null, expired: false })
    for (const days of [0, 1.5, 4000, '30'])
      expect(
        (await administrator.send('POST', '/api/senders', { name: 'Sai', days, channels: ['app'] })).status,
      ).toBe(422)
  })

  it('cannot be more than so many requests a minute, and another is not held up by it', async () => {
    const [{ token }, other] = [await make('Ồn ào'), await make('Lặng lẽ')]
    const statuses = []
    for (let turn = 0; turn < 61; turn++) statuses.push((await send(token, { nothing: true })).status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(60)
    expect(statuses.at(-1)).toBe(429)
    expect((await send(other.token)).status).toBe(201)
  })

  it('that is made up is tried no more often than anything else is asked from that address', async () => {
    const narrow = await startTestService({ access: { auth: 'required', requestsAMinute: 20 } })
    const guess = () =>
      visitor(narrow).send(
        'POST',
        '/api/reports',
        {},
        { authorization: `Bearer ${SENDER_TOKEN}${newToken()}` },
      )
    const statuses = []
    for (let turn = 0; turn < 21; turn++) statuses.push((await guess()).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
    await narrow.stop()
  })

  it('sends for the channels that it was given and for no other, alone or among many', async () => {
    const { token, sender } = await make('Zalo và Facebook', ['zalo', 'facebook'])
    expect(sender.channels.toSorted()).toEqual(['facebook', 'zalo'])
    const before = await city.db.knex('report').count()
    const wrong = await send(token, someReport({ channel: 'app' }))
    expect(wrong.status).toBe(403)
    expect(wrong.body).toMatchObject({ type: '/problems/forbidden', errors: [{ field: 'channel' }] })
    expect((await send(token, someReport({ channel: 'fax' }))).status).toBe(422)
    expect(await city.db.knex('report').count()).toEqual(before)

    const lines = ['zalo', 'app', 'facebook'].map((channel) => JSON.stringify(someReport({ channel })))
    const answer = await send(token, lines.join('\n'), { 'content-type': 'application/x-ndjson' })
    const answers = answer.body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line))
    expect(answers.map(({ status }: { status: number }) => status)).toEqual([201, 403, 201])
    expect(answers[1].problem.errors[0].field).toBe('channel')
  })

  it('learns nothing of a report of another channel by its external id', async () => {
    const [{ token: ours }, { token: theirs }] = [
      await make('Ứng dụng', ['app'], ['cong-chung']),
      await make('Zalo', ['zalo'], ['cong-chung']),
    ]
    const key = { source: 'cong-chung', externalId: 'trùng-nhau' }
    const first = await send(theirs, someReport({ ...key, channel: 'zalo' }))
    expect(first.status).toBe(201)
    const same = someReport({ ...key, channel: 'app' })
    const ndjson = { 'content-type': 'application/x-ndjson' }
    const [alone, among] = [await send(ours, same), await send(ours, JSON.stringify(same), ndjson)]
    expect(alone.status).toBe(403)
    expect(alone.body).toMatchObject({ type: '/problems/forbidden', errors: [{ field: 'externalId' }] })
    expect(JSON.parse(among.body)).toMatchObject({ line: 1, status: 403 })
    expect(JSON.stringify([alone.body, among.body])).not.toContain(first.body.code)
    expect((await send(theirs, someReport({ ...key, channel: 'zalo' }))).body).toMatchObject({
      ...{ code: first.body.code, created: false },
    })
  })

  it('sends for others once an administrator says so, of which the audit log tells', async () => {
    const { token, sender } = await make('Đổi kênh', ['zalo'])
    const path = `/api/senders/${sender.id}`
    const changed = await administrator.send('POST', path, { channels: ['app'] })
    expect(changed.body.channels).toEqual(['app'])
    expect((await send(token, someReport({ channel: 'app' }))).status).toBe(201)
    expect((await send(token, someReport({ channel: 'zalo' }))).status).toBe(403)
    const { items } = (await administrator.get('/api/audit')).body
    expect(items.find(({ kind }: { kind: string }) => kind === 'sender-changed')).toMatchObject({
      who: 'quan-tri',
      data: { sender: sender.id, channels: 'app' },
    })
    for (const channels of [[], ['fax'], ['app', 'app'], 'app'])
      expect((await administrator.send('POST', path, { channels })).status).toBe(422)
    await administrator.send('POST', `${path}/revoke`)
    expect((await administrator.send('POST', path, { channels: ['zalo'] })).status).toBe(404)
  })

  it('names its channels when it is made, or none where it reads', async () => {
    const reads = { role: 'analyst', reach: { of: 'city' } }
    for (const body of [{}, { channels: [] }, { channels: ['fax'] }, { reads, channels: ['app'] }]) {
      const answer = await administrator.send('POST', '/api/senders', { name: 'Sai', ...body })
      expect(answer.status).toBe(422)
      expect(answer.body.errors[0].field).toBe('channels')
    }
    const answer = await administrator.send('POST', '/api/senders', { name: 'Đọc', reads })
    expect(answer.body.sender.channels).toBe(null)
  })

  it('that was let in before channels were named keeps those that it has sent for, or all where it sent nothing', async () => {
    const [used, idle] = [await make('Đã gửi', ['app']), await make('Chưa gửi', ['app'])]
    expect((await send(used.token)).status).toBe(201)
    await city.settled()
    await city.db.knex.transaction(async (trx) => {
      await senderChannel.down(trx)
      await senderChannel.up(trx)
    })
    const { items } = (await administrator.get('/api/senders')).body
    const channelsOf = (id: number) => items.find((one: { id: number }) => one.id === id).channels
    expect(channelsOf(used.sender.id)).toEqual(['app'])
    const all = (await city.get('/api/city')).body.channels.map(({ code }: { code: string }) => code)
    expect(channelsOf(idle.sender.id)).toEqual(all)
    expect(items.every((one: { reads: unknown; channels: unknown }) => !one.reads === !!one.channels)).toBe(
      true,
    )
  })

  it('leaves its token nowhere', async () => {
    const { token } = await make('Kín đáo')
    await send(token)
    const kept = JSON.stringify([
      await city.db.knex('sender').select(),
      await city.db.knex('audit_log').select(),
      (await administrator.get('/api/senders')).body,
    ])
    expect(kept).not.toContain(token.slice(SENDER_TOKEN.length))
    expect(kept).toContain('sender-added')
  })
})
