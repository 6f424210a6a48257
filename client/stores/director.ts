import { computed, ref, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import { scenes, type Scene } from '../../contracts/wall.ts'
import { useAddress } from './address.ts'
import { useClock } from './clock.ts'
import { direct, parsePlaylist, standardPlaylist, turnsOf, type Order, type Situation } from './direct.ts'
import { useLive } from './live.ts'
import { useWallState } from './wallState.ts'

const SURGE_SCENE: Scene = 'deadlines'
const isScene = (name: string | null): name is Scene => scenes.some((scene) => scene === name)

/** Which scene the wall shows, why, and until when. */
export const useDirector = defineStore('director', () => {
  const address = useAddress()
  const clock = useClock()
  const live = useLive()
  const wall = useWallState()
  /** What somebody at this screen's keyboard or bar asked for, until the server has taken it as this wall's word. */
  const held = shallowRef<Order | null>(null)
  /** A phone is read by somebody who scrolls: nothing turns over under their thumb. */
  const standing = ref(false)

  const asked = computed(() => address.read('playlist'))
  const parsed = computed(() => (asked.value === null ? null : parsePlaylist(asked.value)))
  const playlist = computed(() => (parsed.value?.turns.length ? parsed.value.turns : standardPlaylist))

  const available = computed<ReadonlySet<Scene>>(() => {
    const found = new Set<Scene>(['now', 'deadlines', 'heat', 'agencies'])
    if (live.figures?.adoption?.[2]) found.add('adoption')
    if (wall.campaign) found.add('campaign')
    if (wall.emergency) found.add('emergency')
    return found
  })

  const holds = computed<Order[]>(() => {
    const list: Order[] = []
    const fixed = address.read('scene')
    if (isScene(fixed)) list.push({ scene: fixed, since: 0 })
    else if (standing.value) list.push({ scene: 'now', since: 0 })
    const { screen } = wall
    if (screen?.direction.scene)
      list.push({ scene: screen.direction.scene, since: Date.parse(screen.changedAt) })
    if (held.value && held.value.since >= wall.turnedAt) list.push(held.value)
    return list
  })
  const takeovers = computed<Situation['takeovers']>(() => [
    ...(wall.emergency
      ? [
          {
            scene: 'emergency' as const,
            since: Date.parse(wall.emergency.openedAt),
            why: 'emergency' as const,
          },
        ]
      : []),
    ...(wall.surge
      ? [{ scene: SURGE_SCENE, since: Date.parse(wall.surge.since), why: 'surge' as const }]
      : []),
  ])
  const situation = computed<Situation>(() => ({
    playlist: playlist.value,
    available: available.value,
    holds: holds.value,
    takeovers: takeovers.value,
  }))

  const shown = shallowRef(direct(situation.value, clock.read()))
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Brings what is shown up to date, and comes back on the millisecond at which the next turn begins. */
  function turn() {
    clearTimeout(timer)
    const now = clock.read()
    const next = direct(situation.value, now)
    const { scene, why, until, from } = shown.value
    if (next.scene !== scene || next.why !== why || next.until !== until || next.from !== from)
      shown.value = next
    if (next.until !== null) timer = setTimeout(turn, Math.min(next.until - now, 60_000))
  }
  watch([situation, () => clock.offset], turn, { immediate: true })

  /** Shows a scene and stays there: on this screen at once, on all that share its code by the server. */
  function hold(scene: Scene) {
    const order = { scene, since: clock.read() }
    held.value = order
    if (!wall.screen) return
    const taken = () => held.value === order && (held.value = null)
    // Out of reach: this screen stays held by itself.
    wall.ask({ scene }).then(taken, () => undefined)
  }
  function release() {
    held.value = null
    if (wall.direction?.scene) wall.ask({ scene: null }).catch(() => undefined)
  }

  return {
    shown,
    scene: computed(() => shown.value.scene),
    available,
    turns: computed(() => turnsOf(situation.value)),
    /** Words of the address's playlist that could not be read. */
    wrong: computed(() => parsed.value?.wrong ?? []),
    standing,
    hold,
    release,
    end: () => clearTimeout(timer),
  }
})
