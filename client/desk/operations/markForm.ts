import type { Mark } from '../../../contracts/wall.ts'
import type { MarkBody } from './api.ts'

/** A mark as it is typed: numbers as their digits, a decimal comma or point. */
export interface MarkForm {
  kind: Mark['kind']
  label: string
  /** Metres. */
  level: string
  lon: string
  lat: string
  toLon: string
  toLat: string
}
export const emptyMark = (): MarkForm => ({
  ...{ kind: 'water-level', label: '', level: '' },
  ...{ lon: '', lat: '', toLon: '', toLat: '' },
})

/** Number of what was typed; null where it is none. */
export function numberOf(typed: string): number | null {
  const text = typed.trim().replace(',', '.')
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

/** The id under which a mark of this label is replaced when it is told of again: its letters without signs and blanks. */
export const refOf = (label: string): string =>
  label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/đ/gi, 'd')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)

/**
 * What is sent of a form. The server checks it; null only where there is nothing that could be sent: no place, no level
 * of a gauge, no label, no time.
 */
export function markBody(form: MarkForm, at: string | null): MarkBody | null {
  const [lon, lat, toLon, toLat] = [form.lon, form.lat, form.toLon, form.toLat].map(numberOf) as (
    number | null
  )[]
  const level = numberOf(form.level)
  const isGauge = form.kind === 'water-level'
  const ref = refOf(form.label)
  if (lon == null || lat == null || !at || !ref || (isGauge && level === null)) return null
  const hasEnd = form.kind === 'road-closed' && toLon != null && toLat != null
  return {
    ...{ ref, kind: form.kind, label: form.label, lon, lat, at },
    to: hasEnd ? { lon: toLon, lat: toLat } : null,
    levelCm: isGauge ? Math.round(level! * 100) : null,
  }
}
