import type {
  agencyColumnNames,
  areaColumnNames,
  Frame,
  LiveFigures,
  Snapshot,
  TickerColumns,
} from '../../contracts/socket.ts'

export type AreaNumbers = Record<(typeof areaColumnNames)[number], number>
export type AgencyNumbers = Record<(typeof agencyColumnNames)[number], number>
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

/** Rows by id, with what the columns say of some of them. */
function withColumns<Numbers extends Record<string, number>>(
  known: ReadonlyMap<number, Numbers>,
  { id: ids, ...columns }: { id: number[] } & Record<keyof Numbers, number[]>,
): ReadonlyMap<number, Numbers> {
  const rows = new Map(known)
  ids.forEach((id, i) => {
    const numbers = Object.entries(columns).map(([name, column]) => [name, (column as number[])[i]!])
    rows.set(id, Object.fromEntries(numbers) as Numbers)
  })
  return rows
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
    areas: withColumns<AreaNumbers>(new Map(), snapshot.areas),
    agencies: withColumns<AgencyNumbers>(new Map(), snapshot.agencies),
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
      period: frame.period ?? state.period,
      day: frame.day ?? state.day,
      figures: frame.figures ? { ...state.figures, ...frame.figures } : state.figures,
      today: frame.today ? { ...state.today, ...frame.today } : state.today,
      areas: frame.areas ? withColumns(state.areas, frame.areas) : state.areas,
      agencies: frame.agencies ? withColumns(state.agencies, frame.agencies) : state.agencies,
      ticker: frame.ticker ? withTicker(state.ticker, frame.ticker) : state.ticker,
    },
  }
}
