import type { StatsMeasureName } from '../../contracts/stats.ts'
import type { Localized } from '../../contracts/text.ts'

/** What figures are called, in letters and files as on the page of statistics. */
export const figureTitles: Record<StatsMeasureName, Localized> = {
  received: { vi: 'Tiếp nhận', en: 'Received' },
  acknowledged: { vi: 'Chấp nhận xử lý', en: 'Accepted for handling' },
  processedRate: { vi: 'Tỷ lệ xử lý xong', en: 'Processed rate' },
  backlog: { vi: 'Tồn đọng', en: 'Backlog' },
  processingRate: { vi: 'Tỷ lệ xử lý của đơn vị', en: 'Processing rate' },
  ratingResponse: { vi: 'Tỷ lệ được đánh giá', en: 'Rating response' },
  satisfiedOrAccepted: { vi: 'Hài lòng hoặc chấp nhận', en: 'Satisfied or accepted' },
  satisfied: { vi: 'Hài lòng', en: 'Satisfied' },
  accepted: { vi: 'Chấp nhận kết quả', en: 'Accepted the result' },
  dissatisfied: { vi: 'Không hài lòng', en: 'Dissatisfied' },
  refused: { vi: 'Từ chối', en: 'Refused' },
  reopened: { vi: 'Mở lại', en: 'Reopened' },
  dueSoon: { vi: 'Sắp đến hạn', en: 'Due soon' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
  onTime: { vi: 'Đúng hạn', en: 'On time' },
  onTimeAfterExtension: { vi: 'Đúng hạn sau gia hạn', en: 'On time after extension' },
  late: { vi: 'Trễ hạn', en: 'Late' },
  acknowledgedInTime: { vi: 'Chấp nhận đúng hạn', en: 'Accepted in time' },
  adoption: { vi: 'Người dân có tài khoản', en: 'Adoption' },
  resolvedPerWorkingDay: { vi: 'Xử lý xong mỗi ngày làm việc', en: 'Resolved per working day' },
  handlingTimeMedian: { vi: 'Thời gian xử lý, trung vị', en: 'Handling time, median' },
  handlingTimeP90: { vi: 'Thời gian xử lý, 90 %', en: 'Handling time, 90th percentile' },
  lastMinute: { vi: 'Xử lý xong sát giờ hết hạn', en: 'Resolved at the last minute' },
  withoutPhoto: { vi: 'Xử lý xong mà không có ảnh', en: 'Resolved without a photo' },
  pingPong: { vi: 'Chuyển qua chuyển lại', en: 'Referred to and fro' },
}
