import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Refusal } from '../../contracts/socket.ts'
import type { Verdict } from './apply.ts'
import { judge, type ConnectionState, type Reason, type Signs } from './freshness.ts'
import { useReplay } from './replay.ts'
import { steadyNow } from './steady.ts'

const nothingYet: Signs = {
  connected: false,
  heardAt: null,
  heardHere: false,
  everHere: false,
  gapSince: null,
  stuckSince: null,
  refusal: null,
}

/** How fresh the wall is. Fed by the handlers and the socket; judged once a second and at every change. */
export const useConnection = defineStore('connection', () => {
  const replay = useReplay()
  const signs = shallowRef<Signs>(nothingYet)
  const checkedAt = ref(steadyNow())
  /** The server's clock of the last message that was good: what "stale since" names. */
  const goodAt = ref<string | null>(null)
  let lastSeq: number | null = null

  const note = (change: Partial<Signs>) => {
    signs.value = { ...signs.value, ...change }
    checkedAt.value = steadyNow()
  }

  /** A message came and was put into the stores with this verdict. */
  function heard(message: { at: string; asOf: string; seq: number; waiting: number }, verdict: Verdict) {
    const now = steadyNow()
    if (verdict === 'gap') return note({ gapSince: signs.value.gapSince ?? now })
    const moving = message.waiting === 0 || (lastSeq !== null && message.seq !== lastSeq)
    // Where events wait from the first message on, nobody has seen how long: the log itself says when it last moved.
    if (moving) goodAt.value = message.at
    else goodAt.value ??= message.asOf
    lastSeq = message.seq
    // What comes before the socket is open came over HTTP.
    const heardHere = signs.value.connected
    const everHere = signs.value.everHere || heardHere
    const stuckSince = moving ? null : (signs.value.stuckSince ?? now)
    if (verdict === 'known') return note({ heardAt: now, heardHere, everHere, stuckSince })
    note({ heardAt: now, heardHere, everHere, gapSince: null, stuckSince, refusal: null })
  }

  /** Of the live connection, also while a replay is shown. */
  const link = computed(() => judge(signs.value, checkedAt.value))
  const verdict = computed<{ state: ConnectionState; reason: Reason | null }>(() => {
    if (!replay.on) return link.value
    return replay.late ? { state: 'stale', reason: 'replay' } : { state: 'replay', reason: null }
  })
  return {
    heard,
    opened: () => note({ connected: true, heardHere: false, gapSince: null, refusal: null }),
    closed: () => note({ connected: false, heardHere: false }),
    refused: (refusal: Refusal) => note({ refusal }),
    /** The machine has slept, and its clock with it: what is shown is good again when the next message comes. */
    woke: () => note({ heardHere: false }),
    check: () => (checkedAt.value = steadyNow()),
    signs,
    link,
    state: computed(() => verdict.value.state),
    reason: computed(() => verdict.value.reason),
    /** What "stale since" names: of the replay, the time up to which it is complete. */
    goodAt: computed(() => {
      if (!replay.on) return goodAt.value
      return replay.shownTo === null ? null : new Date(replay.shownTo).toISOString()
    }),
    stale: computed(() => verdict.value.state === 'stale'),
  }
})
