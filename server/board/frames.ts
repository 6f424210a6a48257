import { type Frame, type Snapshot } from '../../contracts/socket.ts'
import type { Scope } from '../figures/scope.ts'
import { agencyColumns, areaColumns, figuresOf, touchedIn } from './columns.ts'
import { concerns, newsColumns, tickerColumns, type Happening, type Recent } from './happenings.ts'
import type { LiveBoard } from './liveBoard.ts'

/** A scope as it was asked for, and what it means. */
export interface NamedScope {
  name: string
  scope: Scope
}

/** The clock that the board is looked at by, and how many events it does not have yet. */
export interface Standing {
  at: Date
  waiting: number
}

function head(board: LiveBoard, name: string, { at, waiting }: Standing) {
  return {
    epoch: board.epoch,
    seq: board.seq,
    at: at.toISOString(),
    asOf: board.foldedAt.toISOString(),
    waiting,
    scope: name,
  }
}

/** Everything a client needs to begin. */
export function buildSnapshot(
  board: LiveBoard,
  { name, scope }: NamedScope,
  recent: Recent,
  standing: Standing,
): Snapshot {
  return {
    ...head(board, name, standing),
    period: board.periods.period,
    day: board.today,
    figures: figuresOf(board, scope, 'period'),
    today: figuresOf(board, scope, 'today'),
    areas: areaColumns(board, scope),
    agencies: agencyColumns(board, scope),
    ticker: tickerColumns(recent.of(scope)),
  }
}

/**
 * What changed in a scope since `prevSeq`, as absolute values of now; only the head where nothing did.
 * @param touched the pairs whose counts changed since then
 */
export function buildFrame(
  board: LiveBoard,
  { name, scope }: NamedScope,
  since: { prevSeq: number; touched: Set<string>; happenings: Happening[] },
  standing: Standing,
): Frame {
  const { headline, areas, agencies } = touchedIn(scope, since.touched)
  const news = since.happenings.filter((happening) => concerns(scope, happening))
  return {
    ...head(board, name, standing),
    prevSeq: since.prevSeq,
    ...(headline && { figures: figuresOf(board, scope, 'period'), today: figuresOf(board, scope, 'today') }),
    ...(areas.size > 0 && { areas: areaColumns(board, scope, areas) }),
    ...(agencies.size > 0 && { agencies: agencyColumns(board, scope, agencies) }),
    ...(news.length > 0 && newsColumns(news)),
  }
}
