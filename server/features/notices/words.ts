import type { Language } from '../../../contracts/text.ts'

const vi = {
  figures: {
    backlog: 'Tồn đọng',
    overdue: 'Quá hạn',
    dueSoon: 'Sắp đến hạn',
    dueOnDay: 'Đến hạn hôm nay',
    backlogBefore: 'Tồn đọng đầu ngày hôm qua',
    cameIn: 'Tiếp nhận mới',
    wereReopened: 'Mở lại',
    wereResolved: 'Xử lý xong',
    closedOtherwise: 'Từ chối hoặc trùng lặp',
    wentOverdue: 'Mới quá hạn',
    received: 'Tiếp nhận',
    onTime: 'Đúng hạn',
    onTimeAfterExtension: 'Đúng hạn sau gia hạn',
    late: 'Trễ hạn',
  },
  sections: { now: 'Hiện tại', changes: 'Từ hôm qua đến nay', period: 'Trong kỳ' },
  tables: {
    agencies: 'Đơn vị có nhiều tồn đọng nhất',
    agenciesLate: 'Đơn vị có nhiều quá hạn nhất',
    areasLate: 'Địa bàn có nhiều quá hạn nhất',
    categories: 'Lĩnh vực có nhiều tồn đọng nhất',
  },
  subject: (of: string, day: string, overdue: string, due: string | null) =>
    `${of}, ${day}: ${overdue} quá hạn${due === null ? '' : `, ${due} đến hạn hôm nay`}`,
  title: (day: string) => `Bản tin ngày ${day}`,
  asOf: (at: string, seq: string) =>
    `Số liệu đến ${at}, thay đổi thứ ${seq}. Danh sách mở ra từ mỗi số là của lúc mở.`,
  late: (planned: string) => `Thư này lẽ ra được gửi lúc ${planned}; số liệu là của lúc gửi.`,
  open: 'Mở trang này',
  why: 'Bạn nhận thư này vì đã chọn nhận bản tin hằng ngày của Toàn Cảnh.',
  change: 'Đổi giờ hoặc ngày nhận',
  stop: 'Thôi nhận bản tin',
  none: 'Không có',
  push: {
    title: (count: number) => (count === 1 ? 'Một phản ánh vừa quá hạn' : `${count} phản ánh vừa quá hạn`),
    others: (count: number) => ` và ${count} phản ánh khác`,
    nobody: 'chưa chuyển đơn vị nào',
  },
  confirm: {
    subject: (city: string) => `Xác nhận địa chỉ nhận tin của Toàn Cảnh ${city}`,
    lead: 'Ai đó, có lẽ là bạn, muốn nhận tin của Toàn Cảnh tại địa chỉ này.',
    act: 'Xác nhận địa chỉ này',
    rest: 'Đường dẫn có hiệu lực trong 24 giờ. Nếu không phải bạn, hãy bỏ qua thư này: sẽ không có thư nào khác gửi đến.',
  },
  moved: {
    subject: 'Thư của Toàn Cảnh không còn gửi đến địa chỉ này',
    lead: (at: string) => `Lúc ${at}, địa chỉ nhận tin của tài khoản bạn đã được đổi hoặc gỡ bỏ.`,
    rest: 'Nếu không phải bạn, hãy báo ngay cho quản trị viên: có thể người khác đang dùng tài khoản của bạn.',
  },
  lockOut: {
    subject: 'Có người thử mật khẩu vào tài khoản Toàn Cảnh của bạn',
    lead: (count: string, at: string) =>
      `Lúc ${at}, đã có ${count} lần đăng nhập sai mật khẩu vào tài khoản của bạn. Ai thử từ nơi khác phải chờ, mỗi lần sai thêm một lâu hơn, nhiều nhất 15 phút; trình duyệt bạn đã từng đăng nhập không bị giữ lại.`,
    from: (address: string) => `Lần thử cuối đến từ địa chỉ mạng ${address}.`,
    rest: 'Nếu không phải bạn, hãy báo cho quản trị viên. Mật khẩu của bạn không bị thay đổi, và các phiên đang mở vẫn tiếp tục.',
  },
}
export type Words = typeof vi

const en: Words = {
  figures: {
    backlog: 'Backlog',
    overdue: 'Overdue',
    dueSoon: 'Due soon',
    dueOnDay: 'Due today',
    backlogBefore: 'Backlog as yesterday began',
    cameIn: 'Received',
    wereReopened: 'Reopened',
    wereResolved: 'Resolved',
    closedOtherwise: 'Refused or duplicates',
    wentOverdue: 'Newly overdue',
    received: 'Received',
    onTime: 'On time',
    onTimeAfterExtension: 'On time after an extension',
    late: 'Late',
  },
  sections: { now: 'Now', changes: 'Since yesterday began', period: 'In the period' },
  tables: {
    agencies: 'Agencies with the largest backlog',
    agenciesLate: 'Agencies with most overdue',
    areasLate: 'Areas with most overdue',
    categories: 'Categories with the largest backlog',
  },
  subject: (of, day, overdue, due) =>
    `${of}, ${day}: ${overdue} overdue${due === null ? '' : `, ${due} due today`}`,
  title: (day) => `Digest of ${day}`,
  asOf: (at, seq) =>
    `Figures as of ${at}, change number ${seq}. The list behind a number is that of when you open it.`,
  late: (planned) => `This mail was due at ${planned}; the figures are those of when it was sent.`,
  open: 'Open this page',
  why: 'You get this mail because you chose the daily digest of Toàn Cảnh.',
  change: 'Change the time or the days',
  stop: 'End the digest',
  none: 'None',
  push: {
    title: (count) => (count === 1 ? 'A report has become overdue' : `${count} reports have become overdue`),
    others: (count) => ` and ${count} more`,
    nobody: 'with no agency yet',
  },
  confirm: {
    subject: (city) => `Confirm your address for Toàn Cảnh ${city}`,
    lead: 'Somebody, probably you, wants to be told of Toàn Cảnh at this address.',
    act: 'Confirm this address',
    rest: 'The link is good for 24 hours. If it was not you, do nothing: no other mail will come.',
  },
  moved: {
    subject: 'Mail of Toàn Cảnh no longer comes to this address',
    lead: (at) => `At ${at} the address for notices of your account was changed or removed.`,
    rest: 'If it was not you, tell your administrator at once: somebody else may be using your account.',
  },
  lockOut: {
    subject: 'Somebody tries passwords for your account of Toàn Cảnh',
    lead: (count, at) =>
      `By ${at}, somebody had tried ${count} wrong passwords for your account. Whoever tries from elsewhere has to wait, longer each time and 15 minutes at most; a browser that you have signed in with before is not held up.`,
    from: (address) => `The last try came from the network address ${address}.`,
    rest: 'If it was not you, tell your administrator. Your password is unchanged, and open sessions go on.',
  },
}

export const wordsOf: Record<Language, Words> = { vi, en }
export type FigureWord = keyof Words['figures']
export type SectionWord = keyof Words['sections']
export type TableWord = keyof Words['tables']
