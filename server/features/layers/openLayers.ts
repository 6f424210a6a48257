import type { OpenField } from '../../../contracts/openData.ts'
import type { ColumnType } from '../../../contracts/export.ts'
import type { Localized } from '../../../contracts/text.ts'
import type { Slice } from '../../openData/slice.ts'
import type { AreaSet, Reference } from '../../reports/reference.ts'
import { named, ofSet, shape } from './areas.ts'
import { property, type Layer, type LayerProperty } from './layer.ts'

const fields: Record<Exclude<OpenField, 'areas'>, [ColumnType, Localized]> = {
  category: ['string', { vi: 'Mã lĩnh vực', en: 'Code of the category' }],
  channel: ['string', { vi: 'Kênh', en: 'Channel' }],
  state: ['string', { vi: 'Trạng thái', en: 'State' }],
  agency: ['string', { vi: 'Mã đơn vị xử lý', en: 'Code of the agency' }],
  receivedDay: ['date', { vi: 'Ngày tiếp nhận', en: 'Day of receipt' }],
  resolvedDay: ['date', { vi: 'Ngày xử lý xong', en: 'Day of resolution' }],
  rating: ['string', { vi: 'Đánh giá', en: 'Rating' }],
  outcome: ['string', { vi: 'Kết quả so với hạn', en: 'How it stands to its deadlines' }],
}

/** What is told of each public report, in the order of the decision's fields. */
export function openProperties({ areaSets }: Reference, { settings }: Slice): LayerProperty[] {
  return settings.fields.flatMap((field) => {
    if (field !== 'areas')
      return property(field, fields[field][0], `open_report."${field}"`, fields[field][1])
    return areaSets.all.map(({ code, name }) =>
      property(
        ...([`area:${code}`, 'string', `open_report.areas->>'${code.replaceAll("'", "''")}'`] as const),
        { vi: `Địa bàn (${name.vi})`, en: `Area (${name.en})` },
      ),
    )
  })
}

/** The public reports, and nothing that leads beyond them. */
export function openReportsLayer(reference: Reference, slice: Slice): Layer {
  const { cellMetres, fields: chosen } = slice.settings
  const day = chosen.includes('receivedDay') ? 'open_report."receivedDay"' : 'null::date'
  return {
    id: 'reports',
    title: { vi: 'Phản ánh (dữ liệu mở)', en: 'Reports (open data)' },
    about: {
      vi: `Phần công khai: tâm của ô ${cellMetres} m; tiếp nhận trước ${slice.until.toISOString()}`,
      en: `The public slice: the middle of a cell of ${cellMetres} m; received before ${slice.until.toISOString()}`,
    },
    geometry: 'Point',
    properties: openProperties(reference, slice),
    from: 'open_report',
    bindings: [],
    key: 'open_report.key',
    featureId: 'open_report.id',
    geom: 'open_report.geom',
    near: 'open_report.geom && $box',
    times: [`${day}::timestamptz`, `(${day} + 1)::timestamptz - interval '1 microsecond'`],
  }
}

/** How many of the public reports lie in each area: adds nothing to them. */
export function openStatisticsLayer(set: AreaSet, slice: Slice): Layer {
  return {
    ...shape,
    id: `area-statistics-${set.code}`,
    title: { vi: `Số phản ánh công khai: ${set.name.vi}`, en: `Public reports by area: ${set.name.en}` },
    about: { vi: 'Đếm từ phần công khai', en: 'Counted from the public slice' },
    properties: [
      ...named,
      property('published', 'integer', 'coalesce(counted.published, 0)', {
        vi: 'Số phản ánh công khai',
        en: 'Public reports',
      }),
      property('until', 'dateTime', `'${slice.until.toISOString()}'::timestamptz`, {
        vi: 'Tiếp nhận trước',
        en: 'Received before',
      }),
    ],
    from: `${ofSet(set)} left join (
      select areas->>?::text as code, count(*)::integer as published from open_report group by 1) as counted
      on counted.code = area.code`,
    bindings: [set.code],
    times: ['null::timestamptz', 'null::timestamptz'],
  }
}
