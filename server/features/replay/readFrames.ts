import type { z } from 'zod'
import type { ReplayFrames, replayFramesQuery } from '../../../contracts/replay.ts'
import type { Frame } from '../../../contracts/socket.ts'
import { buildFrame } from '../../board/frames.ts'
import { happeningsOf } from '../../board/happenings.ts'
import type { LiveBoard } from '../../board/liveBoard.ts'
import { fieldProblem } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { applyPast, turnTo } from '../../replay/pastBoard.ts'
import { PastLog, type PastEvent } from '../../replay/pastLog.ts'
import { boardAt, seqAt } from '../../replay/seek.ts'
import { fromStandpoint } from './standpoint.ts'

/** Somebody who is further behind what the log held then is better served by a snapshot. */
const MOST_BEHIND = 5000
/** An answer ends with the frame that passes it. */
const MOST_EVENTS = 5000

/** The events of a log one step of time after the other. */
class Steps {
  readonly #log: PastLog
  readonly #last: number
  #read: PastEvent[] = []
  #ended = false

  constructor(log: PastLog, last: number) {
    this.#log = log
    this.#last = last
  }

  /** The next events that are there by an instant. */
  async until(at: Date): Promise<PastEvent[]> {
    while (!this.#ended && (this.#read.at(-1)?.recordedAt ?? at) <= at) {
      const more = await this.#log.next(this.#last)
      this.#ended = more.length === 0
      this.#read.push(...more)
    }
    const later = this.#read.findIndex(({ recordedAt }) => recordedAt > at)
    return this.#read.splice(0, later === -1 ? this.#read.length : later)
  }
}

const everyPair = ({ sums }: LiveBoard) => new Set([...sums.period.keys(), ...sums.today.keys()])

/**
 * The frames that follow a replayed state.
 * @throws ProblemError as {@link fromStandpoint}, and `invalid-query` for a `since` that is not of a state at that time
 */
export function readFrames(deps: Deps, query: z.infer<typeof replayFramesQuery>): Promise<ReplayFrames> {
  return fromStandpoint(deps, query, async ({ trx, lens, named, at, now }) => {
    const { since, stepSeconds } = query
    const held = await seqAt(trx, lens, at)
    if (since > held) throw fieldProblem('invalid-query', 'since', `The log held ${held} events then`)
    if (held - since > MOST_BEHIND)
      throw fieldProblem('invalid-query', 'since', `The log held ${held} events then: ask for a snapshot`)
    const board = await boardAt(trx, lens, since)
    const dayOf = (instant: Date) => lens.city.workingTime.dayOf(instant)
    turnTo(board, lens, dayOf(at))
    const steps = new Steps(new PastLog(trx, lens, { seq: since, at: board.foldedAt }), lens.head.seq)
    const frames: Frame[] = []
    for (let events = 0; frames.length < query.frames && events < MOST_EVENTS;) {
      const time = new Date(at.getTime() + Math.round((frames.length + 1) * stepSeconds * 1000))
      if (time > now) break
      const { seq: prevSeq, today } = board
      const some = await steps.until(time)
      events += some.length
      const touched = applyPast(board, lens, some)
      turnTo(board, lens, dayOf(time))
      const begun = board.today !== today
      const news = {
        prevSeq,
        touched: begun ? everyPair(board) : touched,
        happenings: happeningsOf(some),
      }
      const frame = buildFrame(board, named, news, { at: time, waiting: 0 })
      frames.push(begun ? { ...frame, day: board.today, period: board.periods.period } : frame)
    }
    return { frames }
  })
}
