import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { ReportDetail } from '../../contracts/report.ts'
import type { SlaExplanation } from '../../contracts/sla.ts'
import { ApiError, getReport, getReportSla } from '../api/index.ts'
import { useClock } from '../stores/clock.ts'

const REFRESH_MS = 30_000
const RETRY_MS = 5_000
const TICK_MS = 5_000

const isMissing = (error: unknown) => error instanceof ApiError && error.status === 404

/**
 * A report and why its deadline is what it is; asked for anew every half minute, and sooner after a failure. What is
 * on the screen stays there while the server does not answer.
 */
export function useReport(code: Ref<string>) {
  const clock = useClock()
  const state = ref<'loading' | 'ready' | 'not-found' | 'failed'>('loading')
  const report = shallowRef<ReportDetail | null>(null)
  const sla = shallowRef<SlaExplanation | null>(null)
  /** `none`: no rule gives it a deadline. */
  const slaState = ref<'ready' | 'none' | 'failed'>('ready')
  let alive = true
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function load() {
    clearTimeout(timer)
    const mine = ++asked
    const wanted = code.value
    const [detail, why] = await Promise.allSettled([getReport(wanted), getReportSla(wanted)])
    // Of two that are under way the one asked later is the newer, whichever comes first.
    if (!alive || mine !== asked) return
    if (why.status === 'fulfilled') {
      sla.value = why.value
      clock.sync(why.value.now)
      clock.tick()
      slaState.value = 'ready'
    } else {
      if (isMissing(why.reason)) sla.value = null
      if (!sla.value) slaState.value = isMissing(why.reason) ? 'none' : 'failed'
    }
    if (detail.status === 'fulfilled') {
      report.value = detail.value
      state.value = 'ready'
    } else if (isMissing(detail.reason)) state.value = 'not-found'
    else if (!report.value) state.value = 'failed'
    const failed = [detail, why].some((one) => one.status === 'rejected' && !isMissing(one.reason))
    timer = setTimeout(() => void load(), failed ? RETRY_MS : REFRESH_MS)
  }

  watch(
    code,
    () => {
      state.value = 'loading'
      report.value = null
      sla.value = null
      void load()
    },
    { immediate: true },
  )
  const ticks = setInterval(clock.tick, TICK_MS)
  onScopeDispose(() => {
    clearTimeout(timer)
    clearInterval(ticks)
    alive = false
  })

  return { state, report, sla, slaState, load }
}
