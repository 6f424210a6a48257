import type { Logger } from 'pino'
import { attendRequest } from '../../contracts/socket.ts'
import { personAt, type Doorkeeper, type LiveServer, type LiveSocket } from './doorkeeper.ts'

/** Whoever runs down a list attends many; more than this is no operator. */
const WINDOW_MS = 10_000
const MOST_PER_WINDOW = 100

interface Attending {
  report: string
  writing: boolean
}
interface Attendance {
  attending?: Attending | null
  /** When it asked, ms since 1970. */
  attended?: number[]
  /** Counts what was asked, so that of two questions under way the later is the one that holds. */
  turn?: number
}

const roomOf = (report: string) => `report:${report}`
const dataOf = (socket: { data: unknown }) => socket.data as Attendance

/**
 * Lets desks that have one report open see each other; each socket attends at most one, and only one that it may see. Only
 * desks of the same process meet: where several serve a city, an operator may not see one who is connected to another.
 * Nothing depends on it, for every command carries the version that it was made for.
 */
export function followAttendance(io: LiveServer, door: Doorkeeper, log: Logger, socket: LiveSocket): void {
  socket.on('attend', (request) => {
    const asked = attendRequest.safeParse(request)
    if (!asked.success || !mayAttend(socket)) return
    const { report, writing } = asked.data
    const turn = (dataOf(socket).turn = (dataOf(socket).turn ?? 0) + 1)
    const allowed = report === null ? Promise.resolve(false) : door.maySee(socket, report)
    allowed.then(
      (may) => {
        if (dataOf(socket).turn !== turn || !socket.connected) return
        move(io, socket, may && report !== null ? { report, writing } : null)
      },
      (error: unknown) => log.warn({ error }, 'whether a desk may see a report cannot be read'),
    )
  })
  socket.on('disconnect', () => {
    const report = dataOf(socket).attending?.report
    if (report !== undefined) tell(io, report)
  })
}

function move(io: LiveServer, socket: LiveSocket, to: Attending | null) {
  const before = dataOf(socket).attending?.report
  dataOf(socket).attending = to
  if (before !== undefined && before !== to?.report) {
    void socket.leave(roomOf(before))
    tell(io, before)
  }
  if (to === null) return
  void socket.join(roomOf(to.report))
  tell(io, to.report)
}

function mayAttend(socket: LiveSocket): boolean {
  const data = dataOf(socket)
  const now = Date.now()
  data.attended = [...(data.attended ?? []).filter((at) => now - at < WINDOW_MS), now].slice(
    -MOST_PER_WINDOW - 1,
  )
  return data.attended.length <= MOST_PER_WINDOW
}

/** Tells everybody at a report who else is there. */
function tell(io: LiveServer, report: string): void {
  const { rooms } = io.of('/').adapter
  const here = [...(rooms.get(roomOf(report)) ?? [])].flatMap((id) => io.of('/').sockets.get(id) ?? [])
  for (const one of here) {
    const others = here.filter(({ id }) => id !== one.id)
    one.emit('presence', {
      report,
      others: others.length,
      writing: others.filter((other) => dataOf(other).attending?.writing).length,
      names: personAt(one) === null ? [] : [...new Set(others.flatMap((other) => personAt(other) ?? []))],
    })
  }
}
