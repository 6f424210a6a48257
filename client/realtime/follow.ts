import { watch } from 'vue'
import { refusals, type Refusal } from '../../contracts/socket.ts'
import { leadToSignIn } from '../api/leadToSignIn.ts'
import { localDay, useClock } from '../stores/clock.ts'
import { useCity } from '../stores/city.ts'
import { useConnection } from '../stores/connection.ts'
import { useLive } from '../stores/live.ts'
import { useOwnScope } from '../stores/ownScope.ts'
import { useReplay } from '../stores/replay.ts'
import { steadyNow } from '../stores/steady.ts'
import { dispatch } from './dispatch.ts'
import { createReconcile } from './reconcile.ts'
import { createSocket } from './socket.ts'
import { RECONNECT_AFTER_MS, startWatchdog } from './watchdog.ts'

/** How long to wait where Socket.IO does not come back by itself: refused at the handshake, or sent away. */
const RETRY_MS = 2000
/** A page of another protocol is an old page: it loads itself anew, not more often than this. */
const RELOAD_MS = 30_000

/**
 * Keeps the stores at what the server says about the wall's scope, for as long as the page lives.
 * @returns a function that ends it
 */
export function follow(): () => void {
  const socket = createSocket()
  const connection = useConnection()
  const clock = useClock()
  const replay = useReplay()
  const reconcile = createReconcile(socket, () => useOwnScope().scope)
  let retry: ReturnType<typeof setTimeout> | undefined
  let reload: ReturnType<typeof setTimeout> | undefined

  const reopen = (delay: number) => {
    clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), delay)
  }

  dispatch(socket, (verdict) => {
    if (verdict === 'applied') reconcile.settled()
    if (verdict === 'gap') reconcile.ask()
  })

  socket.on('connect', () => {
    connection.opened()
    reconcile.settled()
    reconcile.ask()
  })
  socket.on('disconnect', () => {
    connection.closed()
    if (!socket.active) reopen(RETRY_MS)
  })
  socket.on('connect_error', (error) => {
    connection.closed()
    if (refusals.includes(error.message as Refusal)) connection.refused(error.message as Refusal)
    if (error.message === 'unauthenticated') leadToSignIn()
    if (error.message === 'protocol') reload ??= setTimeout(() => window.location.reload(), RELOAD_MS)
    if (!socket.active) reopen(RETRY_MS)
  })

  /** At the city's midnight the figures of the day start anew: they are read whole, once. */
  let dayAsked: string | null = null
  function onNewDay() {
    const known = useLive().state?.day
    const day = localDay(clock.real, useCity().timeZone)
    if (!known || replay.on || day <= known || day === dayAsked || connection.state !== 'live') return
    dayAsked = day
    reconcile.ask(true)
  }

  function onTick() {
    clock.tick()
    onNewDay()
    connection.check()
    const { signs } = connection
    if (!signs.connected) return
    const silence = steadyNow() - (signs.heardAt ?? steadyNow())
    if (signs.heardHere && silence > RECONNECT_AFTER_MS) socket.disconnect().connect()
    else if (connection.link.state !== 'live' && connection.link.reason !== 'behind') reconcile.ask()
  }
  function onWake(slept: boolean) {
    if (slept) connection.woke()
    if (socket.connected) reconcile.ask()
    else socket.connect()
  }

  // What a replay leaves behind is of no use for now: everything is read whole, once.
  const stopBack = watch(
    () => replay.on,
    (on) => {
      if (on) return
      reconcile.settled()
      reconcile.ask(true)
    },
  )
  const stopWatchdog = startWatchdog(onTick, onWake)
  socket.connect()
  return () => {
    stopBack()
    stopWatchdog()
    clearTimeout(retry)
    clearTimeout(reload)
    socket.disconnect()
  }
}
