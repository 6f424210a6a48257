import { computed, onScopeDispose, shallowRef, watch, watchEffect } from 'vue'
import { useLens } from '../../stores/lens.ts'
import { useMapMeasure } from '../../stores/mapMeasure.ts'
import { useSelection } from '../../stores/selection.ts'
import { useAreaTexts, type Piece } from '../areaTexts.ts'
import { rectAround, type Wish } from '../placeLabels.ts'
import { calloutColumn, planLabels, rowRect, type LabelPlan } from '../labelPlan.ts'
import { everyMode, type MapLayer } from '../layer.ts'
import { textWidth } from '../textSize.ts'
import './areaLabels.css'

/** Sizes at scale 1, as in areaLabels.css. */
const NAME_PX = 15
const CALLOUT_PX = 16
const NUMBER_PX = 17
const LINE_PX = 19
const MARK_PX = 18
const CALLOUT_ROW_PX = 26
const MARGIN_PX = 16
/** Beside a name at the side, at least, and between both. */
const NUMBER_ROOM_PX = 56
const GAP_PX = 8
const SVG = 'http://www.w3.org/2000/svg'

/** As wide as the number will be for a while: labels that move with each report would be a nuisance. */
const steady = (text: string) => text.replace(/\d/g, '0')
const widthOf = (pieces: Piece[]) =>
  pieces.reduce(
    (sum, { text, tone }) =>
      sum + textWidth(steady(text), NUMBER_PX, 600) + (tone === 'plain' ? 0 : MARK_PX + 4),
    0,
  )

/**
 * The short name of each area and under it its number: on the area where there is room, at the side with a line, or the
 * number alone. HTML, so that every label is placed by us (MapLibre has no second form for one without room), reads by
 * day and night, and is the same on both sides of a seam between two screens.
 */
export const areaLabels: MapLayer = {
  modes: everyMode,
  add({ scale, panel }) {
    const lens = useLens()
    const measure = useMapMeasure()
    const selection = useSelection()
    const texts = useAreaTexts()
    const elements = new Map<number, HTMLElement>()
    const leaders = document.createElementNS(SVG, 'svg')
    leaders.setAttribute('class', 'area-leaders')
    panel.over.append(leaders)

    /** What the texts need of room: the plan is made anew when that changes, not with every report. */
    const shapes = computed(() =>
      [...texts.value]
        .map(([id, pieces]) => `${id} ${pieces.map(({ text, tone }) => tone + steady(text))}`)
        .join(),
    )
    const numberRoom = computed(() =>
      Math.max(NUMBER_ROOM_PX, ...[...texts.value.values()].map((pieces) => GAP_PX + widthOf(pieces))),
    )
    const column = computed(() => {
      if (!panel.roomy.value) return null
      const times = scale.value
      const widest = Math.max(
        0,
        ...[...lens.areas.values()].map(({ shortName }) => textWidth(shortName, CALLOUT_PX, 500)),
      )
      const row = { width: (widest + numberRoom.value) * times, height: CALLOUT_ROW_PX * times }
      const land = (lens.collection?.features ?? []).flatMap((area) =>
        area.geometry.coordinates.flatMap((rings) => rings[0]!.map(panel.project)),
      )
      return calloutColumn(panel.size.value, panel.kept.value, row, MARGIN_PX * times, land)
    })
    /** First the area that is pointed at, then those of which there is most to tell. */
    function wishes(): Wish[] {
      const times = scale.value
      const value = (id: number) => (id === selection.area?.id ? Infinity : (measure.values.get(id) ?? 0))
      return [...lens.areas.values()]
        .sort((a, b) => value(b.id) - value(a.id))
        .map((area) => {
          const number = widthOf(texts.value.get(area.id) ?? [])
          const name = textWidth(area.shortName, NAME_PX, 500)
          return {
            id: area.id,
            at: panel.project(area.labelPoint),
            full: {
              width: Math.max(name, number) * times,
              height: (number > 0 ? 2 : 1) * LINE_PX * times,
            },
            short: { width: number * times, height: LINE_PX * times },
          }
        })
    }
    const plan = shallowRef<LabelPlan>({ labels: [], callouts: [] })
    watch(
      [
        shapes,
        column,
        () => measure.breaks,
        () => selection.area?.id,
        scale,
        panel.size,
        panel.kept,
        panel.taken,
        panel.moved,
      ],
      () => {
        const kept = [...panel.kept.value, ...panel.taken.value]
        const wished = wishes()
        const made = planLabels(wished, panel.size.value, kept, column.value)
        const sizes = new Map(wished.map((wish) => [wish.id, wish]))
        panel.named.value = [
          ...made.labels.map(({ id, form, at }) => rectAround(at, sizes.get(id)![form])),
          ...made.callouts.map(({ at }) => rowRect(at, column.value!.row)),
        ]
        plan.value = made
      },
      { immediate: true },
    )

    function show(id: number, kind: string, place: string, withName: boolean) {
      const element = elements.get(id) ?? document.createElement('div')
      if (!elements.has(id)) panel.over.append(element)
      elements.set(id, element)
      element.className = kind
      element.classList.toggle('chosen', id === selection.area?.id)
      element.dataset.testid = kind
      element.dataset.code = lens.areas.get(id)!.code
      element.style.transform = place
      const number = document.createElement('b')
      for (const { text, tone } of texts.value.get(id) ?? []) {
        const piece = document.createElement('span')
        piece.className = tone
        piece.textContent = text
        number.append(piece)
      }
      element.replaceChildren(...(withName ? [lens.areas.get(id)!.shortName] : []), number)
    }

    watchEffect(() => {
      const { labels, callouts } = plan.value
      const shown = new Set([...labels, ...callouts].map(({ id }) => id))
      for (const [id, element] of elements)
        if (!shown.has(id)) {
          element.remove()
          elements.delete(id)
        }
      for (const { id, form, at } of labels)
        show(id, 'area-label', `translate(${at.x}px, ${at.y}px) translate(-50%, -50%)`, form === 'full')
      for (const { id, at } of callouts)
        show(id, 'area-callout', `translate(${at.x}px, ${at.y}px) translate(0, -50%)`, true)
    })
    watch(
      plan,
      ({ callouts }) => {
        const gap = 6 * scale.value
        leaders.replaceChildren(
          ...callouts.flatMap(({ at, to }) => {
            const line = document.createElementNS(SVG, 'path')
            line.setAttribute('d', `M${at.x - gap} ${at.y}H${at.x - 3 * gap}L${to.x} ${to.y}`)
            const dot = document.createElementNS(SVG, 'circle')
            const attributes = { cx: to.x, cy: to.y, r: 3.5 * scale.value }
            for (const [name, value] of Object.entries(attributes)) dot.setAttribute(name, String(value))
            return [line, dot]
          }),
        )
      },
      { immediate: true },
    )
    onScopeDispose(() => {
      leaders.remove()
      elements.forEach((element) => element.remove())
    })
  },
}
