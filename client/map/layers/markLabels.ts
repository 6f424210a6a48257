import { computed, onScopeDispose, watchEffect } from 'vue'
import { useWallState } from '../../stores/wallState.ts'
import { useMapFormat } from '../format.ts'
import type { MapLayer } from '../layer.ts'
import { placeLabels, rectAround, type Wish } from '../placeLabels.ts'
import { textWidth } from '../textSize.ts'
import { order, signPlace } from './marks.ts'
import './markLabels.css'

/** Sizes at scale 1, as in markLabels.css. */
const NAME_PX = 17
const LEVEL_PX = 21
const LINE_PX = 22
const SIGN_PX = 30

/**
 * Names and levels of an emergency's marks, each beside its sign where there is room, otherwise the level alone. They come
 * before the names of areas, which leave them their room.
 */
export const markLabels: MapLayer = {
  modes: ['emergency'],
  add({ scale, seen, panel }) {
    const format = useMapFormat()
    const wall = useWallState()
    const elements: HTMLElement[] = []
    const texts = computed(() =>
      (seen.value ? (wall.emergency?.marks ?? []) : [])
        .toSorted((a, b) => order[a.kind] - order[b.kind] || (b.levelCm ?? 0) - (a.levelCm ?? 0))
        .map((mark, id) => ({
          id,
          name: mark.label,
          level: mark.levelCm === null ? '' : format.value.metres(mark.levelCm),
          place: signPlace(mark),
        })),
    )
    watchEffect(() => {
      const times = scale.value
      const wishes: Wish[] = texts.value.map(({ id, name, level, place }) => {
        const levelWidth = level ? textWidth(level, LEVEL_PX, 600) : 0
        return {
          id,
          at: panel.project(place),
          beside: (SIGN_PX / 2 + 4) * times,
          full: {
            width: Math.max(textWidth(name, NAME_PX, 500), levelWidth) * times,
            height: (level ? 2 : 1) * LINE_PX * times,
          },
          short: { width: levelWidth * times, height: LINE_PX * times },
        }
      })
      const signs = wishes.map(({ at }) =>
        rectAround(at, { width: SIGN_PX * times, height: SIGN_PX * times }),
      )
      const placed = placeLabels(wishes, panel.size.value, [...panel.kept.value, ...signs])
      elements.splice(0).forEach((element) => element.remove())
      for (const { id, form, at } of placed) {
        const { name, level } = texts.value[id]!
        const element = document.createElement('div')
        element.className = 'mark-label'
        element.dataset.testid = 'mark-label'
        element.style.transform = `translate(${at.x}px, ${at.y}px) translate(-50%, -50%)`
        if (form === 'full') element.append(name)
        if (level) element.append(Object.assign(document.createElement('b'), { textContent: level }))
        panel.over.append(element)
        elements.push(element)
      }
      panel.taken.value = [...signs, ...placed.map(({ id, form, at }) => rectAround(at, wishes[id]![form]))]
    })
    onScopeDispose(() => elements.forEach((element) => element.remove()))
  },
}
