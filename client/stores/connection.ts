import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Refusal } from '../../contracts/socket.ts'
import type { Verdict } from './apply.ts'
import { judge, type Signs } from './freshness.ts'

const nothingYet: Signs = {
  connected: false,
  heardAt: null,
  heardHere: false,
  gapSince: null,
  stuckSince: null,
  refusal: null,
}

/** How fresh the wall is. Fed by the handlers and the socket; judged once a second and at every change. */
export const useConnection = defineStore('connection', () => {
  const signs = shallowRef<Signs>(nothingYet)
  const checkedAt = ref(Date.now())
  /** The server's clock of the last message that was good: what "stale since" names. */
  const goodAt = ref<string | null>(null)
  let lastSeq = -1

  const note = (change: Partial<Signs>) => {
    signs.value = { ...signs.value, ...change }
    checkedAt.value = Date.now()
  }

  /** A message came and was put into the stores with this verdict. */
  function heard(message: { at: string; asOf: string; seq: number; waiting: number }, verdict: Verdict) {
    const now = Date.now()
    if (verdict === 'gap') return note({ gapSince: signs.value.gapSince ?? now })
    const moving = message.waiting === 0 || message.seq !== lastSeq
    lastSeq = message.seq
    const stuckSince = moving ? null : (signs.value.stuckSince ?? now)
    if (verdict === 'known') return note({ heardAt: now, heardHere: true, stuckSince })
    note({ heardAt: now, heardHere: true, gapSince: null, stuckSince, refusal: null })
    goodAt.value = stuckSince === null ? message.at : message.asOf
  }

  const verdict = computed(() => judge(signs.value, checkedAt.value))
  return {
    heard,
    opened: () => note({ connected: true, heardHere: false, gapSince: null, refusal: null }),
    closed: () => note({ connected: false, heardHere: false }),
    refused: (refusal: Refusal) => note({ refusal }),
    check: () => (checkedAt.value = Date.now()),
    signs,
    state: computed(() => verdict.value.state),
    reason: computed(() => verdict.value.reason),
    goodAt,
    stale: computed(() => verdict.value.state === 'stale'),
  }
})
