import { computed, onScopeDispose, reactive } from 'vue'
import { ApiError } from '../../api/fetchJson.ts'
import { sendAndLeave, sendCommand, type ActBody, type ActName } from './api.ts'

/** How long a command can be taken back before it is sent. */
export const UNDO_MS = 6000
const TICK_MS = 200

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
  state: 'waits' | 'sending' | 'done'
  /** ms until it is sent. */
  left: number
  sent: number
  failures: { order: Order; error: ApiError }[]
}

interface Listener {
  /** These reports were changed, but for those that failed: others may have changed them before. */
  onTold: (codes: string[], failed: string[]) => void
  onFailed: (act: Act) => void
}

/** Commands wait a moment, so that they can be taken back; leaving the page sends them. */
export function useSending({ onTold, onFailed }: Listener) {
  const acts = reactive<Act[]>([])
  /** The act under way with a report, by its code. */
  const byCode = computed(
    () =>
      new Map(
        acts
          .filter(({ state }) => state !== 'done')
          .flatMap((act) => act.orders.map(({ code }) => [code, act] as const)),
      ),
  )
  let lastId = 0
  let held = false

  function forget(act: Act) {
    const index = acts.findIndex(({ id }) => id === act.id)
    if (index >= 0) acts.splice(index, 1)
  }

  async function send(act: Act): Promise<void> {
    if (act.state !== 'waits') return
    act.state = 'sending'
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
    acts.push({ id: ++lastId, name, orders, state: 'waits', left: UNDO_MS, sent: 0, failures: [] })
  }

  const timer = setInterval(() => {
    if (held) return
    for (const act of [...acts]) {
      if (act.state !== 'waits') continue
      act.left -= TICK_MS
      if (act.left <= 0) void send(act)
    }
  }, TICK_MS)

  /** The page goes: what waits is sent, and nobody hears the answer. */
  function leave() {
    for (const act of acts.filter(({ state }) => state === 'waits')) {
      for (const { code, version, body } of act.orders) sendAndLeave(code, act.name, { ...body, version })
      forget(act)
    }
  }
  window.addEventListener('pagehide', leave)
  onScopeDispose(() => {
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
