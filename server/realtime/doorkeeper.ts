import type { Server, Socket } from 'socket.io'
import type { Reach as NamedReach } from '../../contracts/identity.ts'
import {
  joinRequest,
  PROTOCOL,
  type ClientToServer,
  type Refusal,
  type ServerToClient,
} from '../../contracts/socket.ts'
import { isOwnHost, isOwnOrigin } from '../http/origin.ts'
import { readToken } from '../http/sessionCookie.ts'
import type { Deps } from '../http/deps.ts'
import type { Scope } from '../figures/scope.ts'
import type { Asker } from '../identity/asker.ts'
import { mayOf } from '../identity/policy.ts'
import { coversScope, reachesReport, resolveReach, type Reach } from '../identity/reach.ts'
import { aliveOf, findAsker } from '../identity/sessions.ts'
import { Periodic } from '../process/periodic.ts'

/** How late an end that makes no sound is noticed: a session that lapses, one that another process ended. */
const LOOK_MS = 1000
const ASK_WINDOW_MS = 10_000
const ASKS_PER_WINDOW = 20

export type LiveServer = Server<ClientToServer, ServerToClient>
export type LiveSocket = Socket<ClientToServer, ServerToClient>

interface Visit {
  asker: Asker | null
  /** When it asked for a scope, ms since 1970. */
  asked: number[]
}
const visitOf = (socket: { data: unknown }) => socket.data as Visit

/** What a person who has signed in is called; null for a screen and for nobody. */
export const personAt = (socket: { data: unknown }): string | null => {
  const { asker } = visitOf(socket)
  return asker && asker.accountId !== null ? asker.name : null
}

const roomOf = (sessionId: number) => `session ${sessionId}`

/** Whether a page of this origin may open a socket: one of another site must not read the wall through a browser that reaches us. */
export const mayConnect = ({ access }: Deps, { origin, host }: { origin?: string; host?: string }): boolean =>
  (!origin || isOwnOrigin(origin, host, access.origins)) &&
  (access.auth === 'required' || isOwnHost(host, access.origins))

/** Who may open a socket and look at which scope, and the end of those whose session has ended. */
export class Doorkeeper {
  readonly #deps: Deps
  readonly #io: LiveServer
  readonly #watch: Periodic

  constructor(deps: Deps, io: LiveServer) {
    this.#deps = deps
    this.#io = io
    io.use(
      (socket, next) =>
        void this.#admit(socket).then((refusal) => next(refusal ? new Error(refusal) : undefined)),
    )
    this.#watch = new Periodic({
      work: () => this.#shutOut(),
      failed: (error) => deps.log.warn({ error }, 'sessions of sockets cannot be looked up'),
      ...{ pauseMs: LOOK_MS, retryMs: LOOK_MS },
    })
  }

  start(): void {
    this.#watch.start()
  }

  stop(): Promise<void> {
    return this.#watch.stop()
  }

  /** Sessions have ended in this process: their sockets are closed at once. */
  sessionsEnded(): void {
    this.#shutOut().catch((error: unknown) =>
      this.#deps.log.warn({ error }, 'sessions of sockets cannot be looked up'),
    )
  }

  /** Whether a socket may look at a scope: that which it names as a whole lies within its reach. */
  async mayLook(socket: LiveSocket, scope: Scope): Promise<boolean> {
    const { asker } = visitOf(socket)
    if (!asker) return this.#deps.access.auth === 'open'
    return coversScope(await resolveReach(this.#deps.knex, this.#deps.reference(), asker.reach), scope)
  }

  /** How far a socket may see reports one by one, with whose reach that is; undefined where it may see none. */
  async reports(socket: LiveSocket): Promise<{ reach: Reach; of: NamedReach } | undefined> {
    const { asker } = visitOf(socket)
    if (!asker) return this.#deps.access.auth === 'open' ? { reach: null, of: { of: 'city' } } : undefined
    if (!mayOf(asker.role).includes('see-reports')) return undefined
    const reach = await resolveReach(this.#deps.knex, this.#deps.reference(), asker.reach)
    return { reach, of: asker.reach }
  }

  /** Whether a socket may see this report. */
  async maySee(socket: LiveSocket, report: string): Promise<boolean> {
    const seen = await this.reports(socket)
    return seen !== undefined && reachesReport(this.#deps.knex, seen.reach, report)
  }

  /** A client asks once, and again after a pause; one that keeps asking must not cost the others their frames. */
  mayAsk(socket: LiveSocket): boolean {
    const visit = visitOf(socket)
    const now = Date.now()
    visit.asked = [...visit.asked.filter((at) => now - at < ASK_WINDOW_MS), now]
    return visit.asked.length <= ASKS_PER_WINDOW
  }

  /** @returns why not */
  async #admit(socket: LiveSocket): Promise<Refusal | null> {
    const { auth, headers } = socket.handshake
    if (auth.protocol !== PROTOCOL) return 'protocol'
    const token = readToken(headers)
    try {
      const asker = token === undefined ? null : await findAsker(this.#deps.knex, token)
      if (!asker && this.#deps.access.auth === 'required') return 'unauthenticated'
      Object.assign(socket.data, { asker, asked: [] } satisfies Visit)
      if (asker) await socket.join(roomOf(asker.sessionId))
      return null
    } catch (error) {
      this.#deps.log.warn({ error }, 'who opens a socket cannot be looked up')
      return 'not-following'
    }
  }

  async #shutOut(): Promise<boolean> {
    const sessions = new Set(
      [...this.#io.of('/').sockets.values()].flatMap((socket) => visitOf(socket).asker?.sessionId ?? []),
    )
    if (sessions.size === 0) return false
    const alive = await aliveOf(this.#deps.knex, [...sessions])
    for (const id of sessions) if (!alive.has(id)) this.#io.in(roomOf(id)).disconnectSockets(true)
    return false
  }
}

/** Lets a socket leave what it looked at. */
export const leaveOnRequest = (socket: LiveSocket): void =>
  void socket.on('leave', (request) => {
    const valid = joinRequest.safeParse(request)
    if (valid.success) void socket.leave(valid.data.scope)
  })
