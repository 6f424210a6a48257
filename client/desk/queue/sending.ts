import { computed, onScopeDispose, reactive } from 'vue'
import { ApiError } from '../../api/fetchJson.ts'
import { getSome, sendAndLeave, sendCommand, SOME, type ActBody, type ActName } from './api.ts'
import { SILENT_MS, type Keeper } from './kept.ts'

/** How long a command can be taken back before it is sent. */
export const UNDO_MS = 6000
const TICK_MS = 200
const ALIVE_MS = 1000

export interface Order {
  code: string
  version: number
  body: ActBody
  /** What the body was made from: where it fails, nothing typed is lost. */
  fields: Record<string, string>
}

/** One act of the operator: a command on one report, or the same on many. */
export interface Act {
  id: number
  name: ActName
  orders: Order[]
  /** `abandoned` by a page that is no more; it goes only when somebody says so. */
  state: 'abandoned' | 'waits' | 'sending' | 'done'
  /** ms until it is sent. */
  left: number
  sent: number
  /** What it is kept under in case that this page is killed. */
  key: string | null
  failures: { order: Order; error: ApiError }[]
}

interface Listener {
  /** These reports were changed, but for those that failed: others may have changed them before. */
  onTold: (codes: string[], failed: string[]) => void
  onFailed: (act: Act) => void
}

/** Commands wait a moment, so that they can be taken back; leaving the page sends them, and a page that is killed leaves them to the next. */
export function useSending({ onTold, onFailed }: Listener, keeper: Keeper) {
  const acts = reactive<Act[]>([])
  /** The act under way with a report, by its code. */
  const byCode = computed(
    () =>
      new Map(
        acts
          .filter(({ state }) => state === 'waits' || state === 'sending')
          .flatMap((act) => act.orders.map(({ code }) => [code, act] as const)),
      ),
  )
  let lastId = 0
  let held = false

  function forget(act: Act) {
    if (act.key !== null) keeper.drop(act.key)
    takeOut(act)
  }

  function takeOut(act: Act) {
    const index = acts.findIndex(({ id }) => id === act.id)
    if (index >= 0) acts.splice(index, 1)
  }

  async function send(act: Act): Promise<void> {
    if (act.state !== 'waits' && act.state !== 'abandoned') return
    act.state = 'sending'
    act.key = keeper.keep(act, act.key ?? undefined)
    for (const order of act.orders)
      try {
        await sendCommand(order.code, act.name, { ...order.body, version: order.version })
        act.sent += 1
      } catch (cause) {
        act.failures.push({
          order,
          error: cause instanceof ApiError ? cause : new ApiError(0, String(cause)),
        })
      }
    act.state = 'done'
    keeper.drop(act.key)
    act.key = null
    onTold(
      act.orders.map(({ code }) => code),
      act.failures.map(({ order: { code } }) => code),
    )
    if (act.failures.length === 0) forget(act)
    else onFailed(act)
  }

  /** What is under way with a report is not ordered again: a second click is no second wish. */
  function order(name: ActName, wanted: Order[]): void {
    const orders = wanted.filter(({ code }) => !byCode.value.has(code))
    if (orders.length === 0) return
    const key = keeper.keep({ name, orders })
    acts.push({ id: ++lastId, name, orders, state: 'waits', left: UNDO_MS, sent: 0, key, failures: [] })
  }

  /** Offers again what a page that was killed has left, but for what has happened meanwhile or cannot any more. */
  async function offerAbandoned(): Promise<void> {
    for (const { name, orders } of keeper.takeAbandoned()) {
      const key = keeper.keep({ name, orders })
      const act: Act = { id: ++lastId, name, orders, state: 'abandoned', left: 0, sent: 0, key, failures: [] }
      const codes = orders.slice(0, SOME).map(({ code }) => code)
      const rows = await getSome({}, codes).catch(() => null)
      const same = (order: Order) =>
        rows === null || rows.some(({ code, version }) => code === order.code && version === order.version)
      act.orders = orders.filter(same)
      if (act.orders.length > 0) acts.push(act)
      else keeper.drop(key)
    }
  }
  const look = setTimeout(() => void offerAbandoned(), SILENT_MS)

  const alive = setInterval(() => {
    for (const act of acts) if (act.key !== null) keeper.keep(act, act.key)
  }, ALIVE_MS)

  const timer = setInterval(() => {
    if (held) return
    for (const act of [...acts]) {
      if (act.state !== 'waits') continue
      act.left -= TICK_MS
      if (act.left <= 0) void send(act)
    }
  }, TICK_MS)

  /** The page goes: what waits is sent, and nobody hears the answer. The next one sees whether it has come about. */
  function leave() {
    for (const act of acts.filter(({ state }) => state === 'waits')) {
      for (const { code, version, body } of act.orders) sendAndLeave(code, act.name, { ...body, version })
      takeOut(act)
    }
  }
  window.addEventListener('pagehide', leave)
  onScopeDispose(() => {
    clearTimeout(look)
    clearInterval(alive)
    clearInterval(timer)
    window.removeEventListener('pagehide', leave)
    leave()
  })

  return {
    acts,
    order,
    send,
    forget,
    /** Takes back what was ordered last and not sent yet. @returns it, or null */
    undo(act: Act | undefined = acts.findLast(({ state }) => state === 'waits')): Act | null {
      if (!act || act.state !== 'waits') return null
      forget(act)
      return act
    },
    /** While somebody reads or points at what waits, it does not go. */
    hold: (now: boolean) => void (held = now),
    byCode,
  }
}
export type Sending = ReturnType<typeof useSending>
