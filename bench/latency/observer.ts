import { io } from 'socket.io-client'
import { PROTOCOL, SOCKET_PATH, type Frame, type Snapshot } from '../../contracts/socket.ts'

/** A wall that keeps when it had heard of everything up to which seq, and resumes where a frame was lost, as the client does. */
export interface Observer {
  /** When this client first knew everything up to `seq` (performance.now), or null if it never did. */
  knew(seq: number): number | null
  /** Highest seq known now. */
  seq(): number
  frames: number
  /** Frames that did not follow the one before. */
  gaps: number
  /** Events that a frame covered but neither listed nor counted as left out. */
  untold: number
  /** Ticker lines that did not rise in seq. */
  disordered: number
  close(): void
}

/** Joins the city's scope; resolves with the snapshot applied. */
export function observe(url: string): Promise<Observer> {
  const socket = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    auth: { protocol: PROTOCOL },
    forceNew: true,
    reconnection: false,
  })
  const steps: { seq: number; at: number }[] = []
  let epoch = ''
  const known = () => steps.at(-1)?.seq ?? -1
  const reach = (seq: number) => {
    if (seq > known()) steps.push({ seq, at: performance.now() })
  }
  const observer: Observer = {
    frames: 0,
    gaps: 0,
    untold: 0,
    disordered: 0,
    seq: known,
    knew: (seq) => firstFrom(steps, seq),
    close: () => socket.close(),
  }
  socket.on('frame', (frame: Frame) => {
    if (frame.prevSeq > known()) {
      observer.gaps++
      void socket.emitWithAck('resume', { scope: 'city', epoch, since: known() })
      return
    }
    observer.frames++
    const lines = frame.ticker?.seq ?? []
    observer.untold += frame.seq - frame.prevSeq - lines.length - (frame.omitted?.ticker ?? 0)
    observer.disordered += lines.filter((seq, i) => i > 0 && seq <= lines[i - 1]!).length
    reach(frame.seq)
  })
  return new Promise((resolve, reject) => {
    socket.once('connect_error', reject)
    socket.on('snapshot', (snapshot: Snapshot) => {
      epoch = snapshot.epoch
      reach(snapshot.seq)
      resolve(observer)
    })
    socket.once('connect', () => void socket.emitWithAck('join', { scope: 'city' }))
  })
}

/** Steps rise in seq: the first that is at least `seq`, by halving. */
function firstFrom(steps: { seq: number; at: number }[], seq: number): number | null {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle]!.seq < seq) low = middle + 1
    else high = middle
  }
  return steps[low]?.at ?? null
}
