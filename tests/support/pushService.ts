import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pushMessage, type PushMessage } from '../../contracts/notices.ts'
import type { PushSettings } from '../../server/http/deps.ts'

/** Of nothing but these tests: the key is known to everybody. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1/gAuPCdFlEIHRGR
mjb/vGchpYtDKE5XyfTAdIANBJKhRANCAATxeJjzvyD7v63U7gaC9XT06OIYqFeq
2qe6uikaf9fn2BdiY82pS9N/a32bfklamy0ytNhCxvoKIEP+RKG4+6Mj
-----END PRIVATE KEY-----`
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIURcn2Dh9usWILLaALca5rrzwCDMcwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcHVzaC5leGFtcGxlMCAXDTI2MTEyNjAyNDk1NVoYDzIxMjYx
MTAyMDI0OTU1WjAXMRUwEwYDVQQDDAxwdXNoLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATxeJjzvyD7v63U7gaC9XT06OIYqFeq2qe6uikaf9fn2Bdi
Y82pS9N/a32bfklamy0ytNhCxvoKIEP+RKG4+6Mjo2wwajAdBgNVHQ4EFgQUe/Br
tXnzo0pue2jxyMdIXgzqjT0wHwYDVR0jBBgwFoAUe/BrtXnzo0pue2jxyMdIXgzq
jT0wDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxwdXNoLmV4YW1wbGUwCgYI
KoZIzj0EAwIDSAAwRQIhAJucC7MB/GWrPg3e7LZDrP6wHUncvoZXFlQuHoRnwk4y
AiBGc3Ji3faDXU0l2gkAZBNePrFke4CZcO23AS7tqCD6mQ==
-----END CERTIFICATE-----`

export const PUSH_ORIGIN = 'https://push.example'

/** A browser that has subscribed: what it sends us, and what it alone can read. */
export function someBrowser(name: string) {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  const auth = randomBytes(16)
  return {
    ...{ name, keys, auth },
    body: {
      endpoint: `${PUSH_ORIGIN}/to/${name}`,
      p256dh: keys.getPublicKey('base64url'),
      auth: auth.toString('base64url'),
      lang: 'vi',
    },
  }
}
type TestBrowser = ReturnType<typeof someBrowser>

/** A push service on this machine that takes nothing but what is signed and sealed as the standards say. */
export interface PushService {
  settings: PushSettings
  /** What browsers were told, in order. */
  told: { browser: string; message: PushMessage; raw: Buffer; publicKey: string }[]
  /** What it answers instead of taking a message, by browser. */
  moods: Map<string, number>
  /** How often it was asked. */
  asked: number
  /** What was wrong with what came. */
  refused: string[]
  add(browser: TestBrowser): void
  stop(): Promise<void>
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, TestBrowser>()
  const service: PushService = {
    settings: { contact: 'https://toancanh.example' },
    ...{ told: [], moods: new Map(), asked: 0, refused: [] },
    add: (browser) => void browsers.set(browser.name, browser),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const take = async (request: IncomingMessage): Promise<number> => {
    service.asked++
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const browser = browsers.get((request.url ?? '').replace('/to/', ''))
    if (!browser) return 404
    const mood = service.moods.get(browser.name)
    if (mood !== undefined) return mood
    const raw = Buffer.concat(chunks)
    const publicKey = checkSender(request.headers.authorization ?? '')
    if (request.headers['content-encoding'] !== 'aes128gcm') throw new Error('another encoding')
    if (!(Number(request.headers.ttl) > 0)) throw new Error('no time to live')
    const message = pushMessage.strict().parse(JSON.parse(unseal(raw, browser)))
    service.told.push({ browser: browser.name, message, raw, publicKey })
    return 201
  }
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (request, response) => {
    void take(request).then(
      (status) => response.writeHead(status).end(),
      (error: unknown) => {
        service.refused.push(String(error))
        response.writeHead(400).end()
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  service.settings.connect = {
    hostname: '127.0.0.1',
    port,
    ca: CERTIFICATE,
    servername: 'push.example',
    agent: false,
  }
  return service
}

/** RFC 8292: who sends has signed it for this service, for a day at most. @returns the key that signed */
function checkSender(authorization: string): string {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
  const [head, claims, signature] = (token ?? '').split('.')
  const point = Buffer.from(key ?? '', 'base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: half(point, 1), y: half(point, 33) }
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature ?? '', 'base64url'),
  )
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())
  const seconds = exp - Date.now() / 1000
  if (
    !isSigned ||
    aud !== PUSH_ORIGIN ||
    !(seconds > 0 && seconds <= 86_400) ||
    !/^(https|mailto):/.test(sub)
  )
    throw new Error(`not signed as it should be: ${aud} ${seconds} ${sub}`)
  return key!
}
const half = (point: Buffer, from: number) => point.subarray(from, from + 32).toString('base64url')

/** RFC 8291 and 8188, with the browser's own key. */
function unseal(raw: Buffer, { keys, auth }: TestBrowser): string {
  const salt = raw.subarray(0, 16)
  const length = raw[20]!
  const sender = raw.subarray(21, 21 + length)
  const sealed = raw.subarray(21 + length)
  const derive = (secret: Buffer, with_: Buffer, info: string | Buffer, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, with_, info, bytes))
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender])
  const secret = derive(keys.computeSecret(sender), auth, info, 32)
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12)
  const cipher = createDecipheriv('aes-128-gcm', key, nonce)
  cipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}
