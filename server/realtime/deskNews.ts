import type { Logger } from 'pino'
import type { Reach as NamedReach } from '../../contracts/identity.ts'
import { MAX_CODES_PER_NEWS, type JoinAnswer, type Refusal } from '../../contracts/socket.ts'
import { resolveReach, type Reach } from '../identity/reach.ts'
import type { Deps } from '../http/deps.ts'
import type { LogEvent } from '../log/read.ts'
import type { Doorkeeper, LiveServer, LiveSocket } from './doorkeeper.ts'

interface Room {
  of: NamedReach
  reach: Reach
}
const roomOf = (of: NamedReach) => `desk ${JSON.stringify(of)}`

/** Tells desks to which reports within their reach something happened. */
export class DeskNewsroom {
  readonly #deps: Deps
  readonly #io: LiveServer
  readonly #door: Doorkeeper
  readonly #rooms = new Map<string, Room>()

  constructor(deps: Deps, io: LiveServer, door: Doorkeeper) {
    this.#deps = deps
    this.#io = io
    this.#door = door
  }

  /** @param isReady whether the log is followed: where it is not, nobody can say whether a list is still right */
  welcome(socket: LiveSocket, isReady: () => boolean): void {
    socket.on('follow', (answer) => {
      const reply = (given: JoinAnswer) => {
        if (typeof answer === 'function') answer(given)
      }
      if (!this.#door.mayAsk(socket)) return reply({ ok: false, reason: 'not-ready' })
      if (!isReady()) return reply({ ok: false, reason: 'not-following' })
      void this.#admit(socket).then((reason) => reply(reason ? { ok: false, reason } : { ok: true }))
    })
  }

  /** @returns why not */
  async #admit(socket: LiveSocket): Promise<Refusal | null> {
    try {
      const seen = await this.#door.reports(socket)
      if (!seen) return 'forbidden'
      const name = roomOf(seen.of)
      this.#rooms.set(name, seen)
      await socket.join(name)
      return null
    } catch (error) {
      logFailure(this.#deps.log, error)
      return 'not-following'
    }
  }

  /** @param events between two positions of the log; quiet ones too, for a list shows what a wall does not tell */
  tell(prevSeq: number, seq: number, events: readonly LogEvent[]): void {
    for (const [name, { reach }] of this.#present()) {
      const codes = [...new Set(events.flatMap((one) => (touches(reach, one) ? (one.data.code ?? []) : [])))]
      this.#emit(name, { prevSeq, seq, codes: codes.length > MAX_CODES_PER_NEWS ? null : codes })
    }
  }

  /** The lists of the city are others: reaches are looked up anew, and every desk reads its list anew. */
  begin(seq: number): void {
    for (const [name, room] of this.#present())
      resolveReach(this.#deps.knex, this.#deps.reference(), room.of).then(
        (reach) => {
          room.reach = reach
          this.#emit(name, { prevSeq: seq, seq, codes: null })
        },
        // They hear nothing more that fits, and ask again.
        (error: unknown) => logFailure(this.#deps.log, error),
      )
  }

  #emit(room: string, news: { prevSeq: number; seq: number; codes: string[] | null }) {
    this.#io.to(room).volatile.emit('desk', { ...news, at: new Date().toISOString() })
  }

  #present(): [string, Room][] {
    const { rooms } = this.#io.of('/').adapter
    for (const name of this.#rooms.keys()) if (!rooms.has(name)) this.#rooms.delete(name)
    return [...this.#rooms]
  }
}

const logFailure = (log: Logger, error: unknown) => log.warn({ error }, 'how far a desk sees cannot be read')

/** Whether a report lies in a reach, or lay in it before this happened. */
function touches(reach: Reach, { before, after }: LogEvent): boolean {
  if (after === null) return false
  if (reach === null) return true
  if ('agencies' in reach)
    return reach.agencies.has(after.agency) || (before !== null && reach.agencies.has(before.agency))
  return after.areas.some((id) => reach.areas.has(id))
}
