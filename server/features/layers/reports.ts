import type { Localized } from '../../../contracts/text.ts'
import { reachOfCell, shownPoint, type Precision } from '../../identity/precision.ts'
import { reachCondition, type Reach } from '../../identity/reach.ts'
import type { Reference } from '../../reports/reference.ts'
import { reportColumns } from '../exports/columns.ts'
import { reportsFrom } from '../exports/rowsFrom.ts'
import type { Layer } from './layer.ts'

const title = { vi: 'Phản ánh', en: 'Reports' }

/** What is said of points that are shown as the middle of a cell. */
export const cellWords = (metres: Precision): Localized =>
  metres === 0
    ? { vi: 'Vị trí chính xác', en: 'Points as they were reported' }
    : {
        vi: `Vị trí làm mờ: tâm của ô ${metres} m`,
        en: `Points are blurred: the middle of a cell of ${metres} m`,
      }

/** The reports within reach, without text and person, at places as exact as whoever asks may know them. */
export function reportsLayer(
  reference: Reference,
  { reach, metres, lang }: { reach: Reach; metres: Precision; lang: keyof Localized },
): Layer {
  const mine = reachCondition(reach)
  const [, latitude] = reference.city.center
  const words = cellWords(metres)
  return {
    id: 'reports',
    title,
    about: {
      vi: `Từng phản ánh, không có nội dung và thông tin cá nhân. ${words.vi}`,
      en: `Reports one by one, without text and personal data. ${words.en}`,
    },
    geometry: 'Point',
    properties: reportColumns(reference).filter(({ name }) => !['lon', 'lat'].includes(name)),
    from: reportsFrom(reference, lang),
    where: mine.sql,
    bindings: mine.bindings,
    key: 'report.id',
    featureId: 'report.code',
    geom: shownPoint('report.geom', metres, latitude),
    near: `report.geom && ST_Expand($box, ${reachOfCell(metres, latitude)})`,
    times: ['report.received_at', 'report.received_at'],
    day: 'report.received_day',
  }
}
