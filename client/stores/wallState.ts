import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { WallNews } from '../../contracts/socket.ts'
import type { Direction, WallScreen, WallState } from '../../contracts/wall.ts'
import { ApiError, getScreen, getWallState } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'

/** What goes on beside the figures: the emergency, the campaign, a surge of breaches, and what a remote asks of this screen. */
export const useWallState = defineStore('wallState', () => {
  const state = shallowRef<WallState | null>(null)
  /** What went on at the past time that is shown: null while it is not known yet, undefined while now is shown. */
  const past = shallowRef<WallState | null>()
  const shown = computed(() => (past.value === undefined ? state.value : past.value))
  const screen = shallowRef<WallScreen | null>(null)
  const code = ref<string | null>(null)
  /** The server does not know the code. */
  const unknown = ref(false)
  /** `changedAt` of what this page itself asked for last. */
  const ownChange = ref<string | null>(null)
  /** `changedAt` of the screen when this page first saw it: nothing that it has to give way to. */
  const seenFirst = ref<string | null>(null)
  let asked = 0
  let askedScreen = 0

  async function load() {
    const mine = ++asked
    const fresh = await untilItWorks(
      () => getWallState(),
      () => undefined,
      () => mine === asked,
    )
    if (mine === asked) state.value = fresh
  }

  async function loadScreen() {
    const mine = ++askedScreen
    const wanted = code.value
    unknown.value = false
    if (!wanted) return void (screen.value = null)
    const fresh = await untilItWorks(
      () => getScreen(wanted).catch(nullIfUnknown),
      () => undefined,
      () => mine === askedScreen,
    )
    if (mine !== askedScreen) return
    if (fresh?.code !== screen.value?.code) seenFirst.value = fresh?.changedAt ?? null
    if (fresh) take(fresh)
    else screen.value = null
    unknown.value = fresh === null
  }

  /** An answer that was long on its way brings back nothing that is over. */
  function take(fresh: WallScreen) {
    const known = screen.value
    if (known?.code === fresh.code && known.changedAt > fresh.changedAt) return
    screen.value = fresh
  }

  let asking: Promise<unknown> = Promise.resolve()
  /**
   * Asks a screen to show something else, as a remote does; what is not named stays as it was last known.
   * @throws ApiError 404 where the screen is not known, 429, or 0 where the server is out of reach
   */
  function ask(change: Partial<Direction>): Promise<void> {
    const mine = asking.then(async () => {
      if (!screen.value) throw new ApiError(404, 'No screen')
      const { directScreen } = await import('../api/screens.ts')
      const fresh = await directScreen(screen.value.code, { ...screen.value.direction, ...change })
      ownChange.value = fresh.changedAt
      take(fresh)
    })
    asking = mine.catch(() => undefined)
    return mine
  }

  /** @param wanted code of this screen, by which a remote finds it */
  function follow(wanted: string | null) {
    code.value = wanted
    if (screen.value?.code !== wanted) screen.value = null
    return loadScreen()
  }

  /** The socket told that something is new. */
  function hear(news: WallNews) {
    if (news.screen === null) void load()
    else if (news.screen === (screen.value?.code ?? code.value)) void loadScreen()
  }

  return {
    /** Of now, also while a replay is shown. */
    state,
    /** Shows what went on at a past time, null until it is known; undefined goes back to now. */
    showPast: (of: WallState | null | undefined) => void (past.value = of),
    /** When the screen was last given a word while this page looked at it, ms since 1970: older wishes of this page are over. */
    turnedAt: computed(() => {
      const changedAt = screen.value?.changedAt
      return changedAt && changedAt !== seenFirst.value ? Date.parse(changedAt) : 0
    }),
    screen,
    code,
    unknown,
    ownChange,
    ask,
    load,
    follow,
    hear,
    /** Asks for everything anew: after a pause of the connection. */
    reload: () => Promise.all([load(), loadScreen()]),
    emergency: computed(() => shown.value?.emergency ?? null),
    campaign: computed(() => shown.value?.campaign ?? null),
    surge: computed(() => shown.value?.surge ?? null),
    /** False where nobody knows whether there was a surge. */
    surgeKnown: computed(() => shown.value?.surgeKnown ?? true),
    direction: computed<Direction | null>(() => screen.value?.direction ?? null),
  }
})

function nullIfUnknown(error: unknown): null {
  if (error instanceof ApiError && error.status === 404) return null
  throw error
}
