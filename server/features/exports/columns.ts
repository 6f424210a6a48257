import type { ColumnType } from '../../../contracts/export.ts'
import type { Localized } from '../../../contracts/text.ts'
import type { Reference } from '../../reports/reference.ts'

export interface Column {
  name: string
  type: ColumnType
  /**
   * Of a string: one of the words of a contract, a name of one of the city's lists, which {@link rowsFrom} has made ready, or
   * anything that somebody wrote.
   */
  words: 'closed' | 'list' | 'free'
  title: Localized
  /** What it means and where it comes from. */
  about: Localized
  /** Over `report` joined as {@link rowsFrom} joins it; instants come as `timestamptz`. */
  sql: string
}

const column = (
  name: string,
  type: ColumnType,
  sql: string,
  title: Localized,
  about: Localized = title,
  words: Column['words'] = 'closed',
): Column => ({ name, type, words, title, about, sql })
const listed = (name: string, sql: string, title: Localized, about?: Localized) =>
  column(name, 'string', sql, title, about, 'list')
const instant = (name: string, sql: string, title: Localized, about?: Localized) =>
  column(name, 'dateTime', sql, title, about)

/** One column for each set of boundaries: the area that the report's point lies in. */
const areaColumns = ({ areaSets }: Reference): Column[] =>
  areaSets.all.map(({ id, code, name }) =>
    listed(
      `area:${code}`,
      `area_${id}.code`,
      { vi: `Địa bàn (${name.vi})`, en: `Area (${name.en})` },
      { vi: `Mã địa bàn trong ${name.vi}`, en: `Code of the area in ${name.en}` },
    ),
  )

const freeText = (name: string, sql: string, title: Localized) =>
  column(name, 'string', sql, title, undefined, 'free')
/** What identifies a citizen, and what she wrote. */
const personalColumns: Column[] = [
  freeText('text', 'report.text', { vi: 'Nội dung phản ánh', en: 'What was written' }),
  freeText('reporterName', 'reporter.name', { vi: 'Họ tên người phản ánh', en: 'Name of who reported' }),
  freeText('reporterPhone', 'reporter.phone', { vi: 'Điện thoại', en: 'Telephone' }),
  freeText('reporterEmail', 'reporter.email', { vi: 'E-mail', en: 'E-mail' }),
]

/**
 * The columns of an export of reports, in their order. Names are those of the API; what identifies a citizen is not
 * among them, and neither is what she wrote, unless `personal` asks for it.
 */
export function reportColumns(city: Reference, personal = false): Column[] {
  return [
    column(
      ...(['code', 'string', 'report.code'] as const),
      { vi: 'Mã phản ánh', en: 'Code of the report' },
      undefined,
      'free',
    ),
    column('state', 'string', 'report.state', { vi: 'Trạng thái', en: 'State' }),
    column('urgency', 'string', 'report.urgency', { vi: 'Mức độ', en: 'Urgency' }),
    listed('channel', 'channel.code', { vi: 'Kênh', en: 'Channel' }),
    listed('category', 'category.code', { vi: 'Mã lĩnh vực', en: 'Code of the category' }),
    listed('categoryName', 'category.name', { vi: 'Lĩnh vực', en: 'Category' }),
    listed(
      ...(['agency', 'agency.code'] as const),
      { vi: 'Mã đơn vị xử lý', en: 'Code of the agency' },
      { vi: 'Đơn vị đang giữ, hoặc giữ sau cùng', en: 'The agency that has it, or had it last' },
    ),
    listed('agencyName', 'agency.name', { vi: 'Đơn vị xử lý', en: 'Agency' }),
    ...areaColumns(city),
    column('lon', 'number', 'ST_X(geom)', { vi: 'Kinh độ (EPSG:4326)', en: 'Longitude (EPSG:4326)' }),
    column('lat', 'number', 'ST_Y(geom)', { vi: 'Vĩ độ (EPSG:4326)', en: 'Latitude (EPSG:4326)' }),
    column('receivedDay', 'date', 'received_day', { vi: 'Ngày tiếp nhận', en: 'Day of receipt' }),
    instant('receivedAt', 'received_at', { vi: 'Tiếp nhận lúc', en: 'Received at' }),
    instant('acceptedAt', 'accepted_at', { vi: 'Chấp nhận xử lý lúc', en: 'Accepted at' }),
    instant('resolvedAt', 'resolved_at', { vi: 'Xử lý xong lúc', en: 'Resolved at' }),
    column('rating', 'string', 'rating', { vi: 'Đánh giá', en: 'Rating' }),
    column('reopenedCount', 'integer', 'reopened_count', { vi: 'Số lần mở lại', en: 'Times reopened' }),
    column('handlingMinutes', 'integer', 'handling_minutes', {
      vi: 'Phút làm việc từ khi chấp nhận đến khi xử lý xong',
      en: 'Working minutes from accepted to resolved',
    }),
    instant('acknowledgeDueAt', 'acknowledge_due_at', { vi: 'Hạn chấp nhận', en: 'To be accepted by' }),
    instant('originalDueAt', 'original_due_at', { vi: 'Hạn xử lý ban đầu', en: 'Original deadline' }),
    instant(
      ...(['dueAt', 'due_at'] as const),
      { vi: 'Hạn xử lý hiện hành', en: 'Deadline in force' },
      { vi: 'Trống khi đang chờ', en: 'Empty while it waits' },
    ),
    column('alarm', 'string', 'alarm', { vi: 'Cảnh báo', en: 'Alarm' }),
    column('outcome', 'string', 'outcome', {
      vi: 'Kết quả so với hạn',
      en: 'How it stands to its deadlines',
    }),
    ...(personal ? personalColumns : []),
  ]
}
