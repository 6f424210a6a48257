import { ref } from 'vue'
import { scenes } from '../../contracts/wall.ts'
import { i18n } from '../i18n/index.ts'
import { useAddress } from '../stores/address.ts'
import { useDirector } from '../stores/director.ts'
import { useHeat } from '../stores/heat.ts'
import { useLens } from '../stores/lens.ts'
import { useSelection } from '../stores/selection.ts'
import { useTheme } from '../stores/theme.ts'
import { useKeys } from '../ui/useKeys.ts'
import { useSound } from './sound.ts'

export type Overlay = 'remote' | 'replay'

/** The wall's keys: the numbers choose a scene, 0 goes back to the playlist, letters do what `?` says. */
export function useWallKeys() {
  const address = useAddress()
  const director = useDirector()
  const heat = useHeat()
  const lens = useLens()
  const selection = useSelection()
  const theme = useTheme()
  const sound = useSound()

  const choose = (index: number) => {
    const scene = scenes.filter((name) => director.available.has(name))[index]
    if (scene) director.hold(scene)
  }
  /** What lies over the lower part of the wall while somebody stands at its keyboard. */
  const overlay = ref<Overlay | null>(null)
  const toggle = (name: Overlay) => (overlay.value = overlay.value === name ? null : name)
  const { helpShown } = useKeys({
    ...Object.fromEntries(scenes.map((_, index) => [String(index + 1), () => choose(index)])),
    0: () => director.release(),
    l: () => address.write('lang', i18n.global.locale.value === 'vi' ? 'en' : 'vi'),
    s: () => lens.next && address.write('set', lens.next),
    h: () => (heat.shown = !heat.shown),
    n: theme.toggle,
    m: sound.toggle,
    arrowdown: () => selection.step(1),
    arrowup: () => selection.step(-1),
    r: () => toggle('remote'),
    p: () => toggle('replay'),
    escape: () => (overlay.value ? (overlay.value = null) : selection.letGo()),
  })
  return { helpShown, overlay, sound: sound.on }
}
