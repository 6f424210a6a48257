import { computed, onScopeDispose, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Direction } from '../../contracts/wall.ts'
import { ApiError, getLive, getScreen } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'
import { followNews } from '../realtime/news.ts'
import { useClock } from '../stores/clock.ts'
import { foldCode, isCode } from '../stores/foldCode.ts'
import { useLive } from '../stores/live.ts'
import { useWallState } from '../stores/wallState.ts'

/** What went wrong, as a message under `remote.wrong`, and the seconds to wait where there are any. */
export interface Wrong {
  key: 'shape' | 'unknown' | 'gone' | 'tooMany' | 'unreachable' | 'refused'
  seconds: number
}
const AGAIN_SECONDS = 60

function wrongOf(error: unknown, whereUnknown: 'unknown' | 'gone'): Wrong {
  const { status = 0, retryAfter = null } = error instanceof ApiError ? error : {}
  const seconds = retryAfter ?? AGAIN_SECONDS
  if (status === 404) return { key: whereUnknown, seconds }
  if (status === 429) return { key: 'tooMany', seconds }
  return { key: status === 0 || status >= 500 ? 'unreachable' : 'refused', seconds }
}

/** A remote: finds a wall by its code (`?code=`), knows what the wall is asked to show, and asks it for something else. */
export function useRemote() {
  const route = useRoute()
  const router = useRouter()
  const clock = useClock()
  const live = useLive()
  const wall = useWallState()
  const checking = ref(false)
  const connected = ref(false)
  const wrong = ref<Wrong | null>(null)
  /** When somebody else last changed what this remote looks at; null where nobody did since. */
  const changedByOther = ref<string | null>(null)

  const code = computed(() => wall.screen?.code ?? null)

  async function enter(typed: string) {
    const wanted = foldCode(typed)
    wrong.value = null
    if (!isCode(wanted)) return void (wrong.value = { key: 'shape', seconds: 0 })
    checking.value = true
    try {
      await getScreen(wanted)
      await wall.follow(wanted)
      await router.replace({ query: { ...route.query, code: wanted } })
    } catch (error) {
      wrong.value = wrongOf(error, 'unknown')
    } finally {
      checking.value = false
    }
  }
  async function leave() {
    changedByOther.value = null
    wrong.value = null
    await wall.follow(null)
    await router.replace({ query: { ...route.query, code: undefined } })
  }

  /** Asks the wall to show something else; what is not named stays. */
  async function send(change: Partial<Direction>) {
    try {
      await wall.ask(change)
      wrong.value = null
      changedByOther.value = null
    } catch (error) {
      wrong.value = wrongOf(error, 'gone')
    }
  }

  watch(
    () => wall.screen,
    (screen, before) => {
      const isNew = screen && before && screen.code === before.code && screen.changedAt !== before.changedAt
      if (isNew && screen.changedAt !== wall.ownChange) changedByOther.value = screen.changedAt
    },
  )
  watch(
    () => wall.unknown,
    (unknown) => {
      if (!unknown) return
      wrong.value = { key: 'gone', seconds: 0 }
      void wall.follow(null)
    },
  )

  onScopeDispose(
    followNews((isConnected) => {
      if (isConnected && !connected.value) void wall.reload()
      connected.value = isConnected
    }),
  )
  const timer = setInterval(() => clock.tick(), 250)
  onScopeDispose(() => clearInterval(timer))
  // Once: the server's clock, and whether there is anything to show of each scene.
  void untilItWorks(
    () => getLive('city'),
    () => undefined,
  ).then((snapshot) => {
    clock.sync(snapshot.at)
    live.takeSnapshot(snapshot)
  })
  if (typeof route.query.code === 'string') void enter(route.query.code)

  return { code, checking, connected, wrong, changedByOther, enter, leave, send }
}
export type Remote = ReturnType<typeof useRemote>
