import type { Server, Socket } from 'socket.io'
import { attendRequest, type ClientToServer, type ServerToClient } from '../../contracts/socket.ts'

type LiveServer = Server<ClientToServer, ServerToClient>
type LiveSocket = Socket<ClientToServer, ServerToClient>

/** Whoever runs down a list attends many; more than this is no operator. */
const WINDOW_MS = 10_000
const MOST_PER_WINDOW = 100

interface Attending {
  report: string
  writing: boolean
}
interface Attendance {
  attending?: Attending | null
  attended?: number[]
}

const roomOf = (report: string) => `report:${report}`
const dataOf = (socket: { data: unknown }) => socket.data as Attendance

/**
 * Lets desks that have one report open see each other. Each socket attends at most one; who they are is not told. Only desks
 * of the same process meet: where several serve a city, an operator may not see one who is connected to another. Nothing
 * depends on it, for every command carries the version that it was made for.
 */
export function followAttendance(io: LiveServer, socket: LiveSocket): void {
  socket.on('attend', (request) => {
    const asked = attendRequest.safeParse(request)
    if (!asked.success || !mayAttend(socket)) return
    const { report, writing } = asked.data
    const before = dataOf(socket).attending?.report
    dataOf(socket).attending = report === null ? null : { report, writing }
    if (before !== undefined && before !== report) {
      void socket.leave(roomOf(before))
      tell(io, before)
    }
    if (report === null) return
    void socket.join(roomOf(report))
    tell(io, report)
  })
  socket.on('disconnect', () => {
    const report = dataOf(socket).attending?.report
    if (report !== undefined) tell(io, report)
  })
}

function mayAttend(socket: LiveSocket): boolean {
  const data = dataOf(socket)
  const now = Date.now()
  data.attended = [...(data.attended ?? []).filter((at) => now - at < WINDOW_MS), now].slice(
    -MOST_PER_WINDOW - 1,
  )
  return data.attended.length <= MOST_PER_WINDOW
}

/** Tells everybody at a report how many others there are. */
function tell(io: LiveServer, report: string): void {
  const { rooms } = io.of('/').adapter
  const here = [...(rooms.get(roomOf(report)) ?? [])].flatMap((id) => io.of('/').sockets.get(id) ?? [])
  const writing = here.filter((one) => dataOf(one).attending?.writing).length
  for (const one of here)
    one.emit('presence', {
      report,
      others: here.length - 1,
      writing: writing - (dataOf(one).attending?.writing ? 1 : 0),
    })
}
