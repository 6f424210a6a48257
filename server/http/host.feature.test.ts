import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLive } from '../../tests/support/liveClient.ts'
import { startTestService, type TestService } from '../../tests/support/service.ts'

const ALLOWED = 'https://ioc.example'

let open: TestService
let guarded: TestService
beforeAll(async () => {
  open = await startTestService({ access: { origins: [ALLOWED] } })
  guarded = await startTestService({ access: { auth: 'required' } })
})
afterAll(() => Promise.all([open.stop(), guarded.stop()]))

/** As a browser asks that was led to our address by another name: its page is of the same origin as it sees it. */
function ask({ url }: TestService, host: string, method = 'GET', path = '/api/reports'): Promise<number> {
  const headers = { host, ...(method === 'POST' && { origin: `http://${host}` }) }
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('where nobody has to sign in', () => {
  it.each([
    'evil.example:4310',
    'evil.example',
    '127.0.0.1.nip.io',
    'localhost.evil.example',
    'a b',
    'evil.example:443',
  ])(
    'a page that has its own name %s lead to this machine reads nothing and changes nothing',
    async (host) => {
      expect(await ask(open, host)).toBe(403)
      expect(await ask(open, host, 'POST', '/api/reports/HUE-0000001/accept')).toBe(403)
    },
  )

  it.each([
    '127.0.0.1:4310',
    '[::1]:4310',
    '192.168.1.7:4310',
    'localhost:4310',
    'wall.localhost',
    'ioc.example',
  ])('who comes by %s is let in', async (host) => {
    expect(await ask(open, host)).toBe(200)
    expect(await ask(open, host, 'POST', '/api/reports/HUE-0000001/accept')).toBe(404)
  })

  it('such a page opens no socket either', async () => {
    const live = openLive(open.url, { headers: { host: 'evil.example', origin: 'http://evil.example' } })
    const outcome = await new Promise<string>((resolve) => {
      live.socket.once('connect_error', () => resolve('refused'))
      live.socket.once('connect', () => resolve('let in'))
    })
    live.close()
    expect(outcome).toBe('refused')
  })
})

it('where people sign in, a name of any kind is good: it has no session of theirs', async () => {
  expect(await ask(guarded, 'evil.example')).toBe(401)
  expect(await ask(guarded, 'evil.example', 'GET', '/api/health')).toBe(200)
})
