import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type AccountClaims } from 'oidc-provider'
import type { ProviderSettings } from '../../../server/identity/oidc/settings.ts'
import { ProviderStore } from './store.ts'

export const CLIENT_ID = 'toan-canh'
export const CLIENT_SECRET = 'used-in-tests-and-nowhere-else'

export type Claims = Record<string, unknown> & {
  iss: string
  sub: string
  aud: string
  exp: number
  nonce?: string
}

/** A real OpenID provider on loopback, with a form to sign in by, and ways to lie that a real one has not. */
export interface TestProvider {
  issuer: string
  store: ProviderStore
  /** Puts what people have into their claims. */
  people: Map<string, Record<string, unknown>>
  /** Lets the city come back to these addresses. */
  serve(cityUrl: string): void
  /** Alters what it answers a code or a refresh token with. */
  lie: ((claims: Claims) => string | Claims) | null
  key: KeyObject
  /** Answers nothing more until it is brought back. */
  down: boolean
  /** What it was asked for: `method path`, without the query. */
  asked: string[]
  stop(): Promise<void>
}

interface Abilities {
  refreshTokens?: boolean
  logout?: boolean
}

export async function startTestProvider(abilities: Abilities = {}): Promise<TestProvider> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let callback: ((request: IncomingMessage, response: ServerResponse) => void) | null = null
  const server = createServer((request, response) => {
    one.asked.push(`${request.method} ${request.url!.split('?')[0]}`)
    if (one.down || !callback) return void request.socket.destroy()
    callback(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const one: TestProvider = {
    ...{
      issuer,
      store: new ProviderStore(),
      people: new Map(),
      lie: null,
      key: privateKey,
      down: false,
      asked: [],
    },
    serve(cityUrl) {
      const provider = createProvider(one, cityUrl, abilities)
      const oidc = provider.callback()
      callback = (request, response) => {
        if (!request.url!.startsWith('/interaction/')) return void oidc(request, response)
        interact(provider, request, response).catch((error: unknown) => {
          response.statusCode = 500
          response.end(String(error))
        })
      }
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  // A city asks at its start, when its address is not known yet.
  one.serve(issuer)
  return one
}

/** What a city is set to that people sign in to by it. */
export const settingsFor = ({ issuer }: Pick<TestProvider, 'issuer'>): ProviderSettings => ({
  ...{ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, scopes: 'openid profile', name: 'Cổng Huế' },
  ...{ prompt: null, roleClaim: null, publicUrl: null },
})

function createProvider(
  one: TestProvider,
  cityUrl: string,
  { refreshTokens = true, logout = true }: Abilities,
): Provider {
  const provider = new Provider(one.issuer, {
    adapter: one.store.adapterOf as never,
    clients: [
      {
        ...{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, response_types: ['code'] },
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${cityUrl}/api/session/oidc/callback`],
        post_logout_redirect_uris: [`${cityUrl}/sign-in`],
      },
    ],
    cookies: { keys: ['của thử nghiệm'] },
    jwks: { keys: [{ ...one.key.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] as never },
    claims: { openid: ['sub', 'roles'], profile: ['name', 'email'] },
    // As most providers do: what we need stands in the id token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: logout,
        logoutSource: (ctx, form) =>
          void (ctx.body = `<!doctype html><link rel="icon" href="data:,">${form}<button form="op.logoutForm" name="logout" value="yes">Bye</button>`),
      },
    },
    ttl: {
      AccessToken: 200,
      RefreshToken: 86_400,
      IdToken: 300,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => Promise.resolve(refreshTokens),
    rotateRefreshToken: true,
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () =>
        ({
          sub: id,
          name: `Người ${id}`,
          email: `${id}@hue.example`,
          ...one.people.get(id),
        }) as AccountClaims,
    }),
    async loadExistingGrant({ oidc }) {
      const clientId = oidc.client!.clientId
      const known = oidc.session!.grantIdFor(clientId)
      const grant =
        (known && (await oidc.provider.Grant.find(known))) ||
        new oidc.provider.Grant({ clientId, accountId: oidc.session!.accountId! })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    renderError: (ctx, { error, error_description: why }) => void (ctx.body = `${error}: ${why}`),
  })
  provider.use(async (ctx, next) => {
    await next()
    const { body } = ctx as { body?: { id_token?: string } }
    if (one.lie && ctx.path === '/token' && body?.id_token) {
      const told = one.lie(JSON.parse(Buffer.from(body.id_token.split('.')[1]!, 'base64url').toString()))
      ctx.body = { ...body, id_token: typeof told === 'string' ? told : signToken(told, one.key) }
    }
  })
  return provider
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An id token as the provider of the tests makes it. */
export function signToken(
  claims: object,
  key: KeyObject,
  header: object = { alg: 'RS256', kid: 'one' },
): string {
  const material = `${encode(header)}.${encode(claims)}`
  return `${material}.${createSign('sha256').update(material).sign(key, 'base64url')}`
}

/** A form that asks for a name and believes it. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    return void response.end(
      `<!doctype html><html lang="vi"><title>Cổng</title><link rel="icon" href="data:,"><form method="post"><label>Tên <input name="who" autofocus></label>
       <button>Đăng nhập</button></form></html>`,
    )
  }
  let body = ''
  for await (const part of request) body += String(part)
  const who = new URLSearchParams(body).get('who')
  await provider.interactionFinished(
    request,
    response,
    who ? { login: { accountId: who } } : { error: 'access_denied', error_description: 'turned back' },
  )
}
