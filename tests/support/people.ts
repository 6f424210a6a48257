import type { Reach, Role } from '../../contracts/identity.ts'
import { hashPassword } from '../../server/identity/password.ts'
import type { Answer, TestService } from './service.ts'

export const TEST_PASSWORD = 'mưa-dầm-thấm-lâu'

/** An account of the tests; its reach is the city if not given. */
export async function createPerson(
  { db }: TestService,
  {
    login,
    role,
    reach = { of: 'city' },
    password = TEST_PASSWORD,
  }: { login: string; role: Role; reach?: Reach; password?: string },
): Promise<void> {
  await db.knex('account').insert({
    ...{ login, role, name: `Người ${login}` },
    reach: JSON.stringify(reach),
    password: await hashPassword(password),
  })
}

/** A browser, as far as cookies go. */
export interface Visitor {
  /** What its cookie holds; empty where it has none. */
  token(): string
  get(path: string): Promise<VisitorAnswer>
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<VisitorAnswer>
  signIn(login: string, password?: string, headers?: Record<string, string>): Promise<VisitorAnswer>
}
interface VisitorAnswer extends Answer {
  /** The first cookie that it sets. */
  cookie: string | null
  /** Seconds. */
  retryAfter: number
}

/** @param token that of a session which it has already */
export function visitor({ url }: Pick<TestService, 'url'>, token = ''): Visitor {
  let held = token
  let browser = ''
  const send: Visitor['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...((held || browser) && { cookie: `toancanh=${held}; toancanh-browser=${browser}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const cookies = response.headers.getSetCookie()
    const cookie = cookies[0] ?? null
    for (const one of cookies) {
      const [, kind, value] = /^(?:__Host-)?toancanh(-browser)?=([^;]*)/.exec(one) ?? []
      if (kind) browser = value!
      else held = value ?? held
    }
    const [text, type] = [await response.text(), response.headers.get('content-type') ?? '']
    return {
      ...{ status: response.status, type, cookie },
      body: /json($|;)/.test(type) && !/ndjson/.test(type) ? JSON.parse(text) : text,
      retryAfter: Number(response.headers.get('retry-after')),
    }
  }
  return {
    token: () => held,
    send,
    get: (path) => send('GET', path),
    signIn: (login, password = TEST_PASSWORD, headers = {}) =>
      send('POST', '/api/session', { login, password }, headers),
  }
}

/** A visitor who has signed in. */
export async function signInAs(
  city: Pick<TestService, 'url'>,
  login: string,
  password?: string,
): Promise<Visitor> {
  const one = visitor(city)
  const { status, body } = await one.signIn(login, password)
  if (status !== 200) throw new Error(`${login} cannot sign in: ${JSON.stringify(body)}`)
  return one
}
