import type { Knex } from 'knex'
import type { FigureName } from '../../../contracts/figure.ts'
import { liveFigureNames } from '../../../contracts/figure.ts'
import { computeFigure, figureDefinitions, type ScopeCounts } from '../../figures/definitions.ts'
import type { Period } from '../../figures/period.ts'
import type { LogHead } from '../../log/read.ts'
import type { AreaSet } from '../../reports/reference.ts'
import { property, type Layer, type LayerProperty } from './layer.ts'

export const named = [
  property('code', 'string', 'area.code', { vi: 'Mã địa bàn', en: 'Code of the area' }),
  property('name', 'string', `area.name->>'vi'`, { vi: 'Tên', en: 'Name in Vietnamese' }),
  property('nameEn', 'string', `area.name->>'en'`, { vi: 'Tên tiếng Anh', en: 'Name in English' }),
]

export const ofSet = ({ id }: AreaSet) =>
  `area join area_set on area_set.id = area.set_id and area_set.id = ${id}`
export const shape = {
  geometry: 'MultiPolygon',
  key: 'area.id',
  featureId: 'area.code',
  geom: 'area.geom',
  near: 'area.geom && $box',
} as const

/** The polygons of one generation of boundaries. */
export function areasLayer(set: AreaSet): Layer {
  return {
    ...shape,
    id: `areas-${set.code}`,
    title: { vi: `Địa bàn: ${set.name.vi}`, en: `Areas: ${set.name.en}` },
    about: {
      vi: `Ranh giới của ${set.name.vi}${set.schematic ? ', giản lược' : ''}`,
      en: `Boundaries of ${set.name.en}${set.schematic ? ', schematic' : ''}`,
    },
    properties: [
      ...named,
      property('shortName', 'string', 'area.short_name', { vi: 'Tên ngắn', en: 'Short name' }),
      property('parent', 'string', 'area.parent', { vi: 'Thuộc', en: 'Part of' }),
      property('set', 'string', 'area_set.code', { vi: 'Bộ địa bàn', en: 'Area set' }),
      property('validFrom', 'date', 'area_set.valid_from', { vi: 'Có hiệu lực từ', en: 'Valid from' }),
      property('validTo', 'date', 'area_set.valid_to', { vi: 'Có hiệu lực đến', en: 'Valid until' }),
    ],
    from: ofSet(set),
    bindings: [],
    times: [
      'area_set.valid_from::timestamptz',
      `(area_set.valid_to + 1)::timestamptz - interval '1 microsecond'`,
    ],
  }
}

/** Values and parts of one figure; a number of reports is its own numerator. */
function figureProperties(name: FigureName): LayerProperty[] {
  const { unit, rule } = figureDefinitions[name]
  const value = property(name, unit === 'reports' ? 'integer' : 'number', `figure."${name}"`, {
    vi: rule.vi,
    en: rule.en,
  })
  if (unit === 'reports') return [value]
  const part = (suffix: string, vi: string, en: string) =>
    property(...([`${name}${suffix}`, 'integer', `figure."${name}${suffix}"`] as const), {
      vi: `${vi}: ${rule.vi}`,
      en: `${en}: ${rule.en}`,
    })
  return [value, part('Numerator', 'Tử số', 'Numerator'), part('Denominator', 'Mẫu số', 'Denominator')]
}

interface Standing {
  set: AreaSet
  period: Period
  head: LogHead
}

/** Figures of a period by area, as the tallies have them at a seq. */
export function statisticsLayer(counts: Map<number, ScopeCounts>, standing: Standing): Layer {
  const { set, period, head } = standing
  const properties = liveFigureNames.flatMap(figureProperties)
  const rows = [...counts].map(([areaId, of]) => ({
    areaId,
    ...Object.fromEntries(
      liveFigureNames.flatMap((name) => {
        const [value, numerator, denominator] = computeFigure(name, of)
        return [
          [name, value],
          [`${name}Numerator`, numerator],
          [`${name}Denominator`, denominator],
        ]
      }),
    ),
  }))
  const types = { integer: 'integer', number: 'double precision' } as Record<string, string>
  const columns = properties.map(({ name, type }) => `"${name}" ${types[type]}`)
  const [from, to] = [`'${period.from}'::date`, `'${period.to}'::date`]
  return {
    ...shape,
    id: `area-statistics-${set.code}`,
    title: { vi: `Số liệu theo địa bàn: ${set.name.vi}`, en: `Figures by area: ${set.name.en}` },
    about: {
      vi: 'Số liệu của kỳ theo địa bàn, tại một seq của nhật ký; quy tắc của từng số ở mô tả của nó',
      en: 'Figures of a period by area, at a seq of the log; the rule of each stands in its description',
    },
    properties: [
      ...named,
      property('from', 'date', from, { vi: 'Kỳ từ ngày', en: 'First day of the period' }),
      property('to', 'date', to, { vi: 'Kỳ đến ngày', en: 'Last day of the period' }),
      property('asOfSeq', 'integer', `${head.seq}::bigint`, { vi: 'Tại seq', en: 'As of seq' }),
      property('asOf', 'dateTime', `'${head.foldedAt.toISOString()}'::timestamptz`, {
        vi: 'Tại thời điểm',
        en: 'As of',
      }),
      ...properties,
    ],
    from: `${ofSet(set)}
      join jsonb_to_recordset(?::jsonb) as figure("areaId" integer, ${columns.join(', ')}) on figure."areaId" = area.id`,
    bindings: [JSON.stringify(rows)] as Knex.RawBinding[],
    times: [`${from}::timestamptz`, `(${to} + 1)::timestamptz - interval '1 microsecond'`],
  }
}
