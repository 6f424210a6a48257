import type { AgencyColumns, AreaColumns, Frame, Snapshot } from '../../contracts/socket.ts'

/** What snapshots and frames tell, in the plainest form: tests need not trust the client's own. */
export interface LiveState extends Pick<Snapshot, 'figures' | 'today' | 'day' | 'period'> {
  areas: Record<number, number[]>
  agencies: Record<number, number[]>
}

const byId = (columns: AreaColumns | AgencyColumns) => {
  const { id, ...rest } = columns
  return Object.fromEntries(
    id.map((one, index) => [one, Object.values(rest).map((column) => column[index]!)]),
  )
}

export const begin = ({ figures, today, day, period, areas, agencies }: Snapshot): LiveState => ({
  ...{ figures, today, day, period },
  areas: byId(areas),
  agencies: byId(agencies),
})

export const apply = (state: LiveState, frame: Frame): LiveState => ({
  figures: { ...state.figures, ...frame.figures },
  today: { ...state.today, ...frame.today },
  day: frame.day ?? state.day,
  period: frame.period ?? state.period,
  areas: { ...state.areas, ...(frame.areas && byId(frame.areas)) },
  agencies: { ...state.agencies, ...(frame.agencies && byId(frame.agencies)) },
})

/** Frames name agencies that have nothing left; a snapshot leaves those out. */
export const kept = (state: LiveState): LiveState => ({
  ...state,
  agencies: Object.fromEntries(Object.entries(state.agencies).filter(([, values]) => values.some(Boolean))),
})
