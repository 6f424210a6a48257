import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { WallNews } from '../../contracts/socket.ts'
import type { Direction, WallScreen, WallState } from '../../contracts/wall.ts'
import { getScreen, getWallState } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'

/** What goes on beside the figures: the emergency, the campaign, a surge of breaches, and what a remote asks of this screen. */
export const useWallState = defineStore('wallState', () => {
  const state = shallowRef<WallState | null>(null)
  const screen = shallowRef<WallScreen | null>(null)
  const code = ref<string | null>(null)
  let asked = 0
  let askedScreen = 0

  async function load() {
    const mine = ++asked
    const fresh = await untilItWorks(
      getWallState,
      () => undefined,
      () => mine === asked,
    )
    if (mine === asked) state.value = fresh
  }

  async function loadScreen() {
    const mine = ++askedScreen
    const wanted = code.value
    if (!wanted) return void (screen.value = null)
    const fresh = await untilItWorks(
      () => getScreen(wanted),
      () => undefined,
      () => mine === askedScreen,
    )
    if (mine === askedScreen) screen.value = fresh
  }

  /** @param wanted code of this screen, by which a remote finds it */
  function follow(wanted: string | null) {
    code.value = wanted
    return loadScreen()
  }

  /** The socket told that something is new. */
  function hear(news: WallNews) {
    if (news.screen === null) void load()
    else if (news.screen === code.value) void loadScreen()
  }

  return {
    state,
    screen,
    code,
    load,
    follow,
    hear,
    /** Asks for everything anew: after a pause of the connection. */
    reload: () => Promise.all([load(), loadScreen()]),
    emergency: computed(() => state.value?.emergency ?? null),
    campaign: computed(() => state.value?.campaign ?? null),
    surge: computed(() => state.value?.surge ?? null),
    direction: computed<Direction | null>(() => screen.value?.direction ?? null),
  }
})
