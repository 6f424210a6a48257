import { onScopeDispose, watchEffect } from 'vue'
import type { Language } from '../../../contracts/text.ts'
import { i18n } from '../../i18n/index.ts'
import { useBasemap } from '../../stores/basemap.ts'
import { everyMode, type MapLayer } from '../layer.ts'
import { placeLabels } from '../placeLabels.ts'
import { textWidth } from '../textSize.ts'
import './waterNames.css'

/** Sizes at scale 1, as in waterNames.css. */
const NAME_PX = 16
const LINE_PX = 20
const SPACING_EM = 0.06
/** Of its halo and its slant, on each side. */
const ROOM_PX = 8

/** Names of rivers, lakes and the sea where the names of areas and marks leave room for them. */
export const waterNames: MapLayer = {
  modes: everyMode,
  add({ scale, panel }) {
    const store = useBasemap()
    const elements: HTMLElement[] = []

    watchEffect(() => {
      const times = scale.value
      const waters = store.named.flatMap(({ properties: { kind, name, labels } }) =>
        kind === 'road' || !name ? [] : [{ name: name[i18n.global.locale.value as Language], labels }],
      )
      const kept = [...panel.kept.value, ...panel.taken.value, ...panel.named.value]
      elements.splice(0).forEach((element) => element.remove())
      for (const { name, labels } of waters) {
        const width = textWidth(name, NAME_PX, 500) + name.length * SPACING_EM * NAME_PX
        const size = { width: (width + 2 * ROOM_PX) * times, height: LINE_PX * times }
        for (const place of labels) {
          const wish = { id: 0, at: panel.project(place), full: size, short: { width: 0, height: 0 } }
          const [placed] = placeLabels([wish], panel.size.value, kept)
          if (!placed) continue
          const { x, y } = placed.at
          const element = document.createElement('div')
          element.className = 'water-name'
          element.dataset.testid = 'water-name'
          element.textContent = name
          element.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`
          panel.over.append(element)
          elements.push(element)
          kept.push({ x: x - size.width / 2, y: y - size.height / 2, ...size })
          break
        }
      }
    })
    onScopeDispose(() => elements.forEach((element) => element.remove()))
  },
}
