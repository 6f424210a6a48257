import { Marker } from 'maplibre-gl'
import { onScopeDispose, watch } from 'vue'
import { usePulses } from '../../stores/pulses.ts'
import { PULSE_MS, type Pulse } from '../../stores/mergePulses.ts'
import type { MapLayer } from '../layer.ts'
import './pulses.css'

function elementOf(pulse: Pulse): HTMLElement {
  const element = document.createElement('div')
  element.className = `pulse pulse-${pulse.tone}`
  element.dataset.testid = 'pulse'
  element.dataset.tone = pulse.tone
  element.setAttribute('aria-hidden', 'true')
  element.style.setProperty('--pulse-ms', `${PULSE_MS}ms`)
  element.append(document.createElement('i'), document.createElement('b'))
  return element
}

/** A ring where a report has just come in, another where one was resolved, a triangle where one went overdue. HTML and CSS: cheap for a few at a time. */
export const pulses: MapLayer = {
  modes: ['backlog', 'deadlines', 'agencies', 'campaign', 'emergency'],
  add({ map, seen }) {
    const store = usePulses()
    const markers = new Map<number, Marker>()

    watch(
      () => (seen.value ? store.pulses : []),
      (now) => {
        const alive = new Set(now.map((pulse) => pulse.id))
        for (const [id, marker] of markers)
          if (!alive.has(id)) {
            marker.remove()
            markers.delete(id)
          }
        for (const pulse of now) {
          const marker = markers.get(pulse.id) ?? new Marker({ element: elementOf(pulse) })
          if (!markers.has(pulse.id)) marker.setLngLat([pulse.lon, pulse.lat]).addTo(map)
          markers.set(pulse.id, marker)
          const element = marker.getElement()
          if (element.dataset.count === String(pulse.count)) continue
          element.dataset.count = String(pulse.count)
          element.style.setProperty('--pulse-size', String(Math.min(2.5, 1 + Math.log10(pulse.count))))
        }
      },
      { immediate: true },
    )
    onScopeDispose(() => markers.forEach((marker) => marker.remove()))
  },
}
