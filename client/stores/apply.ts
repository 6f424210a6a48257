import type {
  AgencyColumns,
  AreaColumns,
  Frame,
  LiveFigures,
  Snapshot,
  TickerColumns,
} from '../../contracts/socket.ts'

export interface AreaNumbers {
  backlog: number
  received: number
  processed: number
  receivedToday: number
}
export interface AgencyNumbers {
  backlog: number
  workload: number
  resolved: number
  resolvedToday: number
}
export interface TickerLine {
  seq: number
  code: string
  kind: TickerColumns['kind'][number]
  /** Instant, ISO 8601. */
  at: string
  category: number
  /** 0 where nobody has the report. */
  agency: number
  /** Ids of the areas that it lies in, one per area set. */
  areas: readonly number[]
}

/** What the wall knows of its scope; never changed in place, so that it can live in a shallowRef. */
export interface LiveState {
  epoch: string
  seq: number
  /** The server's clock of the last frame, and when the last event was folded. */
  at: string
  asOf: string
  waiting: number
  period: { from: string; to: string }
  day: string
  figures: LiveFigures
  today: LiveFigures
  areas: ReadonlyMap<number, AreaNumbers>
  agencies: ReadonlyMap<number, AgencyNumbers>
  /** Newest first. */
  ticker: readonly TickerLine[]
}

/**
 * What became of a frame: `applied`; `known`, it tells nothing new; `gap`, frames were lost before it or it is of
 * another epoch, and the client has to resume.
 */
export type Verdict = 'applied' | 'known' | 'gap'

/** More lines than any screen shows. */
export const TICKER_KEPT = 60

function withAreas(known: LiveState['areas'], columns: AreaColumns): LiveState['areas'] {
  const areas = new Map(known)
  columns.id.forEach((id, i) =>
    areas.set(id, {
      backlog: columns.backlog[i]!,
      received: columns.received[i]!,
      processed: columns.processed[i]!,
      receivedToday: columns.receivedToday[i]!,
    }),
  )
  return areas
}

function withAgencies(known: LiveState['agencies'], columns: AgencyColumns): LiveState['agencies'] {
  const agencies = new Map(known)
  columns.id.forEach((id, i) =>
    agencies.set(id, {
      backlog: columns.backlog[i]!,
      workload: columns.workload[i]!,
      resolved: columns.resolved[i]!,
      resolvedToday: columns.resolvedToday[i]!,
    }),
  )
  return agencies
}

function withTicker(known: LiveState['ticker'], columns: TickerColumns): LiveState['ticker'] {
  const seen = new Set(known.map((line) => line.seq))
  const lines: TickerLine[] = columns.seq.map((seq, i) => ({
    seq,
    code: columns.code[i]!,
    kind: columns.kind[i]!,
    at: columns.at[i]!,
    category: columns.category[i]!,
    agency: columns.agency[i]!,
    areas: columns.areas[i]!,
  }))
  const fresh = lines.filter((line) => !seen.has(line.seq))
  if (fresh.length === 0) return known
  return [...fresh, ...known].sort((a, b) => b.seq - a.seq).slice(0, TICKER_KEPT)
}

/** The state that a snapshot describes; nothing of an older one is left. */
export function fromSnapshot(snapshot: Snapshot): LiveState {
  const { epoch, seq, at, asOf, waiting, period, day, figures, today } = snapshot
  return {
    ...{ epoch, seq, at, asOf, waiting, period, day, figures, today },
    areas: withAreas(new Map(), snapshot.areas),
    agencies: withAgencies(new Map(), snapshot.agencies),
    ticker: withTicker([], snapshot.ticker),
  }
}

/**
 * Applies a frame. Its values are absolute, so one that overlaps what is known (`prevSeq` before our `seq`, as the
 * answer to `resume` may) is as good as one that fits exactly; parts that did not change keep their identity.
 */
export function applyFrame(state: LiveState, frame: Frame): { state: LiveState; verdict: Verdict } {
  if (frame.epoch !== state.epoch || frame.prevSeq > state.seq) return { state, verdict: 'gap' }
  const repeated = frame.seq === state.seq && frame.prevSeq < frame.seq
  if (frame.seq < state.seq || repeated) return { state, verdict: 'known' }
  return {
    verdict: 'applied',
    state: {
      ...state,
      seq: frame.seq,
      at: frame.at,
      asOf: frame.asOf,
      waiting: frame.waiting,
      figures: frame.figures ? { ...state.figures, ...frame.figures } : state.figures,
      today: frame.today ? { ...state.today, ...frame.today } : state.today,
      areas: frame.areas ? withAreas(state.areas, frame.areas) : state.areas,
      agencies: frame.agencies ? withAgencies(state.agencies, frame.agencies) : state.agencies,
      ticker: frame.ticker ? withTicker(state.ticker, frame.ticker) : state.ticker,
    },
  }
}
