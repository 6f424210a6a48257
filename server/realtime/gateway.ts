import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import {
  FRAME_INTERVAL_MS,
  HEARTBEAT_MS,
  joinRequest,
  resumeRequest,
  SOCKET_PATH,
  type JoinAnswer,
  type Refusal,
  type Snapshot,
} from '../../contracts/socket.ts'
import type { Scope } from '../figures/scope.ts'
import { DedicatedConnection } from '../db/dedicatedConnection.ts'
import type { Deps } from '../http/deps.ts'
import { changesLists } from '../log/outbox.ts'
import { countWaiting, readLog, type LogEvent } from '../log/read.ts'
import { buildFrame, buildSnapshot, type NamedScope } from '../board/frames.ts'
import { happeningsOf, Recent } from '../board/happenings.ts'
import { LiveBoard, pairsTouched } from '../board/liveBoard.ts'
import { parseScope } from '../board/scopes.ts'
import { ProblemError } from '../errors.ts'
import { Doorkeeper, leaveOnRequest, mayConnect, type LiveServer, type LiveSocket } from './doorkeeper.ts'
import { DeskNewsroom } from './deskNews.ts'
import { followAttendance } from './presence.ts'
import { within } from '../process/within.ts'

const READ_LIMIT = 5000
/** Further behind than this a snapshot is shorter than what was missed. */
const REPLAY_LIMIT = 2000
const RECENT_EVENTS = 300
const RETRY_MS = 1000
/** Where the log was last read longer ago, what the board holds is no longer told as that of now. */
const FOLLOW_LIMIT_MS = 2000
/** Reading the log is a matter of milliseconds; what takes so long hangs. Beginning again may read very many tallies. */
const STATEMENT_MS = 2000
const RELOAD_MS = 20_000

/** Tails the log and tells every client what changed in its scope, at most once per frame interval. */
export class Gateway {
  readonly #deps: Deps
  readonly #io: LiveServer
  readonly #door: Doorkeeper
  readonly #desks: DeskNewsroom
  readonly #log: DedicatedConnection
  #board!: LiveBoard
  #recent = new Recent()
  readonly #snapshots = new Map<string, Snapshot>()
  #scopes = new Map<string, NamedScope>()
  #waiting = 0
  #lastTick = 0
  #lastHeartbeat = 0
  #followedAt = 0
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#log = new DedicatedConnection(deps.knex, STATEMENT_MS)
    this.#io = new Server({
      path: SOCKET_PATH,
      transports: ['websocket'],
      perMessageDeflate: false,
      serveClient: false,
      maxHttpBufferSize: 10_000,
      allowRequest: ({ headers }, decide) => decide(null, mayConnect(deps, headers)),
    })
    this.#door = new Doorkeeper(deps, this.#io)
    this.#desks = new DeskNewsroom(deps, this.#io, this.#door)
    this.#io.on('connection', (socket) => this.#welcome(socket))
  }

  /** Connected clients. */
  get clients(): number {
    return this.#io.engine?.clientsCount ?? 0
  }

  /** Reads the tallies; from then on the log is followed. */
  async start(): Promise<void> {
    await this.#reload()
    this.#followedAt = performance.now()
    this.#door.start()
    this.#schedule(FRAME_INTERVAL_MS)
  }

  /**
   * What a client that joins the scope now is sent; null for a scope that the city does not have.
   * @throws ProblemError `unavailable` while the log cannot be followed
   */
  snapshot(name: string): Snapshot | null {
    if (!this.#following)
      throw new ProblemError('unavailable', 'The log cannot be read at present: the figures may be old')
    const scope = parseScope(this.#board.reference, name)
    return scope && this.#snapshotOf({ name, scope })
  }

  /** Sessions have ended: what they have open is closed. */
  sessionsEnded(): void {
    this.#door.sessionsEnded()
  }

  attach(server: HttpServer): void {
    this.#io.attach(server)
  }

  /** A hint that the log has grown; it is looked at every frame interval anyway. */
  nudge(): void {
    const wait = this.#lastTick + FRAME_INTERVAL_MS - Date.now()
    if (wait <= 0 && !this.#stopped) this.#schedule(0)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#ticking
    await this.#door.stop()
    await this.#log.release()
    this.#io.disconnectSockets(true)
    this.#io.engine?.close()
  }

  #schedule(wait: number) {
    if (this.#stopped) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#ticking = this.#ticking.then(() => this.#tick())
    }, wait)
  }

  async #tick() {
    this.#lastTick = Date.now()
    let wait = FRAME_INTERVAL_MS
    try {
      await this.#follow()
      this.#followedAt = performance.now()
    } catch (error) {
      // No frame and no heartbeat goes out meanwhile: clients call themselves stale, which is the truth.
      this.#deps.log.warn({ error }, 'the log cannot be followed')
      wait = RETRY_MS
    }
    this.#schedule(wait)
  }

  async #follow() {
    const { now } = this.#deps
    const beats = Date.now() - this.#lastHeartbeat >= HEARTBEAT_MS
    if (beats) this.#waiting = await countWaiting(this.#log)
    if (this.#board.reference.workingTime.dayOf(now()) !== this.#board.today) return this.#restart()
    const events = await readLog(this.#log, this.#board.seq, READ_LIMIT)
    for (const { kind, data } of events)
      if (kind === 'wall.changed') this.#io.emit('wall', { screen: data.screen ?? null })
    if (events.some(({ kind }) => changesLists(kind))) return this.#restart()
    if (events.length === 0 && !beats) return
    this.#lastHeartbeat = Date.now()
    this.#emitFrames(events)
  }

  #emitFrames(events: LogEvent[]) {
    const prevSeq = this.#board.seq
    const touched = this.#board.apply(events)
    const happenings = happeningsOf(events)
    this.#recent.add(happenings)
    for (const named of this.#activeScopes())
      this.#io
        .to(named.name)
        .volatile.emit(
          'frame',
          buildFrame(this.#board, named, { prevSeq, touched, happenings }, this.#standing()),
        )
    this.#desks.tell(prevSeq, this.#board.seq, events)
  }

  /** Begins again from the tallies and sends everybody a snapshot: another day, or other lists of the city. */
  async #restart() {
    await this.#reload()
    for (const named of this.#activeScopes())
      this.#io.to(named.name).volatile.emit('snapshot', this.#snapshotOf(named))
    this.#desks.begin(this.#board.seq)
  }

  /** @throws Error where it takes too long: then it is tried again, and what comes late is not taken */
  async #reload() {
    const { knex, adopt, now } = this.#deps
    const read = async () => {
      const board = await LiveBoard.load(knex, now())
      return { board, events: await readLog(knex, Math.max(0, board.seq - RECENT_EVENTS), RECENT_EVENTS) }
    }
    const { board, events } = await within(RELOAD_MS, read())
    this.#board = board
    const city = board.reference
    adopt(city)
    this.#recent = new Recent()
    this.#recent.add(happeningsOf(events.filter(({ seq }) => seq <= board.seq)))
    this.#scopes = new Map(
      [...this.#scopes.keys()].flatMap((name) => {
        const scope = parseScope(city, name)
        return scope ? [[name, { name, scope }] as const] : []
      }),
    )
  }

  /** Whether the board is as the log was a moment ago. A statement that hangs makes no error: only time tells. */
  get #following(): boolean {
    return performance.now() - this.#followedAt <= FOLLOW_LIMIT_MS
  }

  #activeScopes(): NamedScope[] {
    const { rooms } = this.#io.of('/').adapter
    for (const name of this.#scopes.keys())
      if (!rooms.has(name)) {
        this.#scopes.delete(name)
        this.#snapshots.delete(name)
      }
    return [...this.#scopes.values()]
  }

  #welcome(socket: LiveSocket) {
    followAttendance(this.#io, this.#door, this.#deps.log, socket)
    this.#desks.welcome(socket, () => this.#following)
    socket.on('join', (request, answer) =>
      this.#admit(socket, joinRequest.safeParse(request).data?.scope, null, answer),
    )
    socket.on('resume', (request, answer) => {
      const valid = resumeRequest.safeParse(request).data
      this.#admit(socket, valid?.scope, valid ?? null, answer)
    })
    leaveOnRequest(socket)
  }

  #admit(
    socket: LiveSocket,
    name: string | undefined,
    resume: { epoch: string; since: number } | null,
    answer: (answer: JoinAnswer) => void,
  ) {
    const reply = (given: JoinAnswer) => {
      if (typeof answer === 'function') answer(given)
    }
    if (name === undefined) return reply({ ok: false, reason: 'bad-request' })
    const scope = parseScope(this.#board.reference, name)
    if (!scope) return reply({ ok: false, reason: 'unknown-scope' })
    if (!this.#door.mayAsk(socket)) return reply({ ok: false, reason: 'not-ready' })
    if (!this.#following) return reply({ ok: false, reason: 'not-following' })
    void Promise.all([this.#missed(resume), this.#looksAt(socket, scope)]).then(([missed, refusal]) => {
      if (refusal) return reply({ ok: false, reason: refusal })
      // From here to the end nothing is awaited: what is sent and the next frame meet without a gap.
      const named = { name, scope }
      this.#scopes.set(name, named)
      void socket.join(name)
      reply({ ok: true })
      if (missed) socket.emit('frame', buildFrame(this.#board, named, missed, this.#standing()))
      else socket.emit('snapshot', this.#snapshotOf(named))
    })
  }

  /** @returns why a socket may not look at a scope */
  async #looksAt(socket: LiveSocket, scope: Scope): Promise<Refusal | null> {
    try {
      return (await this.#door.mayLook(socket, scope)) ? null : 'forbidden'
    } catch (error) {
      this.#deps.log.warn({ error }, 'how far a socket may look cannot be read')
      return 'not-following'
    }
  }

  #standing() {
    return { at: new Date(), waiting: this.#waiting }
  }

  /** The same for everybody who asks at the same seq, but for the server's clock, by which clients set theirs. */
  #snapshotOf(named: NamedScope): Snapshot {
    const known = this.#snapshots.get(named.name)
    if (known?.seq === this.#board.seq && known.epoch === this.#board.epoch)
      return { ...known, at: new Date().toISOString(), waiting: this.#waiting }
    const snapshot = buildSnapshot(this.#board, named, this.#recent, this.#standing())
    this.#snapshots.set(named.name, snapshot)
    return snapshot
  }

  /** What a returning client missed up to the board's present seq; null where it has to begin with a snapshot. */
  async #missed(resume: { epoch: string; since: number } | null) {
    if (!resume) return null
    const { epoch, since } = resume
    const events: LogEvent[] = []
    const behind = () => this.#board.seq - (events.at(-1)?.seq ?? since)
    const isLost = () => epoch !== this.#board.epoch || behind() < 0 || this.#board.seq - since > REPLAY_LIMIT
    try {
      // The board may move on while this is read: go on until they meet.
      while (!isLost() && behind() > 0)
        events.push(...(await readLog(this.#deps.knex, events.at(-1)?.seq ?? since, behind())))
    } catch (error) {
      this.#deps.log.warn({ error }, 'what a client missed cannot be read: it gets a snapshot')
      return null
    }
    if (isLost()) return null
    return { prevSeq: since, touched: pairsTouched(events), happenings: happeningsOf(events) }
  }
}
