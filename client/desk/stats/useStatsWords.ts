import type { Stats, StatsDimension, StatsMeasure } from '../../../contracts/stats.ts'
import { useCity } from '../../stores/city.ts'
import { useView } from '../morning/useView.ts'
import type { AxisValue, Place } from './shape.ts'

/** How figures, dimensions and their values are said. */
export function useStatsWords() {
  const view = useView()
  const { t, format, nameOf } = view
  const city = useCity()

  const empty: Partial<Record<StatsDimension, string>> = {
    area: 'noArea',
    agency: 'noAgency',
    rating: 'noRating',
    outcome: 'noOutcome',
  }

  function valueName(dimension: StatsDimension, { code, name }: AxisValue): string {
    if (code === null) return t(`desk.stats.${empty[dimension] ?? 'none'}`)
    switch (dimension) {
      case 'day':
        return format.value.localDay(code)
      case 'week':
        return t('desk.stats.week', { day: format.value.localDay(code) })
      case 'month':
        return t('desk.stats.month', { month: Number(code.slice(5, 7)), year: code.slice(0, 4) })
      case 'hour':
        return format.value.hour(Number(code))
      case 'urgency':
        return t(`urgency.${code}`)
      case 'rating':
        return t(`rating.${code}`)
      case 'outcome':
        return t(`desk.stats.outcome.${code}`)
      case 'agency':
        return nameOf(name) || (city.city?.agencies.find((one) => one.code === code)?.shortName ?? code)
      default:
        return nameOf(name) || code
    }
  }

  function valueText(unit: StatsMeasure['unit'], value: number | null): string {
    if (unit === 'share') return format.value.percent(value)
    if (unit === 'workingMinutes')
      return value === null ? format.value.count(null) : format.value.duration(value)
    return unit === 'reportsPerWorkingDay' ? format.value.tenth(value) : format.value.count(value)
  }

  return {
    ...view,
    measureName: (name: StatsMeasure['name']) => t(`desk.stats.measure.${name}`),
    dimensionName: (dimension: string) => t(`desk.stats.dimension.${dimension}`),
    valueName,
    placeName: ({ dimension, value }: Place) => valueName(dimension, value),
    valueText,
    /** What changed against the other period: a number of percent, or points of a share. */
    changeText({ unit }: StatsMeasure, now: number | null, then: number | null): string {
      if (now === null || then === null) return ''
      const sign = now > then ? '+' : now < then ? '−' : '±'
      const by = Math.abs(now - then)
      if (unit === 'share')
        return t('desk.stats.points', { change: `${sign}${format.value.tenth(by * 100)}` })
      if (unit === 'workingMinutes') return `${sign}${format.value.duration(by)}`
      return `${sign}${unit === 'reports' ? format.value.count(by) : format.value.tenth(by)}`
    },
    /** Of what reports a figure tells, where that is not the period. */
    noteOf: ({ of }: StatsMeasure, stats: Stats) =>
      of === 'now'
        ? t(`desk.stats.${stats.by.some((one) => /^(day|week|month)$/.test(one)) ? 'ofNowTimed' : 'ofNow'}`)
        : '',
  }
}
