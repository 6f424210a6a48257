import type { DropReason } from '../../../../contracts/notices.ts'
import {
  isTime,
  rowsOfCell,
  type Stats,
  type StatsDimension,
  type StatsMeasure,
} from '../../../../contracts/stats.ts'
import { figureTitles } from '../../../figures/titles.ts'
import type { Deps, MailSettings } from '../../../http/deps.ts'
import { asHtml, asText, type Block } from '../../notices/letter.ts'
import type { Letter } from '../../notices/mailer.ts'
import type { Waiting } from '../../notices/queue.ts'
import { LATE_MS, timesIn, type Times } from '../../notices/times.ts'
import { writeStats } from '../files/write.ts'
import { pageQuery } from './ask.ts'
import { readStatement } from './read.ts'
import { wordsOf, type Words } from './words.ts'

/** So many rows and columns are read in a letter; all are on the page and in the file. */
const ROWS = 10
const TIMES = 24
const COLUMNS = 3

/** Writes a view as a letter to one reader, as it is now; says why not where it is not to be sent. */
export async function composeStatistic(
  deps: Deps,
  { publicUrl }: MailSettings,
  waiting: Waiting,
): Promise<Letter | DropReason> {
  const statement = await readStatement(deps, waiting)
  if (typeof statement === 'string') return statement
  const { view, query, stats, format, owner, theirs, stopToken } = statement
  const { lang } = query
  const words = wordsOf[lang]
  const { city } = deps.reference()
  const times = timesIn(city.timeZone, lang)
  const page = (path: string, parameters: Record<string, string> | URLSearchParams) =>
    `${publicUrl}${path}?${new URLSearchParams(parameters)}`
  const { from, to, compareFrom, compareTo } = query
  const address = pageQuery(statement.pageQuery, { from, to, compareFrom, compareTo, lang })
  const file =
    format === 'none'
      ? null
      : await writeStats(deps, stats, { ...query, format, bom: 'yes' }, { accountId: waiting.accountId })
  await file?.keep()
  const days = ({ period }: Stats['table']) => times.days(period.from, period.to)
  const lines = headlines(stats, words, times, lang, (rows) => {
    const opened = new URLSearchParams(address)
    opened.set('rows', rows)
    return page('/stats', opened)
  })
  const subject = `${view}: ${lines[0]!.label} ${lines[0]!.cell.text} (${days(stats.table)})`
  const blocks: Block[] = [
    { kind: 'over', text: `Toàn Cảnh · ${city.name[lang]}` },
    { kind: 'title', text: view },
    { kind: 'lead', text: words.period(days(stats.table)) },
    ...(stats.comparison ? [{ kind: 'lead' as const, text: words.compared(days(stats.comparison)) }] : []),
    { kind: 'note', text: words.reach(theirs?.[lang] ?? words.wholeCity) },
    ...(waiting.now.getTime() - waiting.dueAt.getTime() > LATE_MS
      ? [{ kind: 'alert' as const, text: words.late(times.moment(waiting.dueAt)) }]
      : []),
    { kind: 'figures', title: words.figures, lines },
    ...smallTable(stats, words, times, lang),
    { kind: 'button', text: words.open, href: page('/stats', address) },
    ...(file ? [{ kind: 'note' as const, text: words.attached(file.name) }] : []),
    { kind: 'note', text: words.asOf(times.moment(new Date(stats.asOf)), times.count(stats.asOfSeq)) },
    {
      kind: 'foot',
      text: owner === null ? words.mine : words.from(owner),
      links: [
        { text: words.settings, href: page('/notices', { lang }) },
        { text: words.stop, href: page('/notices/stop', { lang, of: 'statistic', token: stopToken }) },
      ],
    },
  ]
  return {
    ...{ to: waiting.email, subject, text: asText(blocks), html: asHtml(lang, subject, blocks) },
    stopAt: page('/api/notices/stop', { token: stopToken }),
    ...(file && { attached: file, sent: { kind: 'export', accountId: waiting.accountId, data: file.audit } }),
  }
}

type Lines = Extract<Block, { kind: 'figures' }>['lines']
type Lang = keyof typeof wordsOf

function valueText({ unit }: StatsMeasure, value: number | null, times: Times): string {
  if (unit === 'share') return times.percent(value)
  if (unit === 'workingMinutes') return times.duration(value)
  return unit === 'reportsPerWorkingDay' ? times.tenth(value) : times.count(value)
}

/** What changed: a number, or points of a share. */
function changeText(measure: StatsMeasure, now: number, then: number, words: Words, times: Times): string {
  const sign = now > then ? '+' : now < then ? '−' : '±'
  const by = Math.abs(now - then)
  return (
    sign +
    (measure.unit === 'share' ? `${times.tenth(by * 100)} ${words.points}` : valueText(measure, by, times))
  )
}

/** Each figure in all, beside what it was; its rows behind it. */
function headlines(
  { measures, table, comparison }: Stats,
  words: Words,
  times: Times,
  lang: Lang,
  pageOf: (rows: string) => string,
): Lines {
  const totalOf = (of: Stats['table']) => of.levels.at(-1)!.cells[0]!
  const total = totalOf(table)
  return measures.map((measure, index) => {
    const [now, numerator] = total.values[index]!
    const then = comparison && measure.of !== 'now' ? totalOf(comparison).values[index]![0] : null
    const change =
      now === null || then === null
        ? ''
        : words.before(changeText(measure, now, then, words, times), valueText(measure, then, times))
    const title = figureTitles[measure.name][lang]
    return {
      label: measure.of === 'now' ? `${title} (${words.now})` : title,
      cell: {
        text: valueText(measure, now, times) + change,
        href: numerator === 0 ? null : pageOf(rowsOfCell(table.addresses[index]!.rows, total)),
      },
    }
  })
}

/** The first dimension with the first figures: the last times in their order, of anything else the largest. */
function smallTable({ measures, table, by }: Stats, words: Words, times: Times, lang: Lang): Block[] {
  const [dimension] = by
  if (!dimension) return []
  const { cells } = table.levels.find((level) => level.by.length === 1 && level.by[0] === dimension)!
  const { values } = table.axes.find((axis) => axis.dimension === dimension)!
  const inOrder = isTime(dimension) || dimension === 'hour'
  const sorted = inOrder
    ? [...cells].sort((a, b) => a.at[0]! - b.at[0]!)
    : [...cells].sort((a, b) => (b.values[0]![0] ?? -1) - (a.values[0]![0] ?? -1))
  const shown = inOrder ? sorted.slice(-TIMES) : sorted.slice(0, ROWS)
  const columns = measures.slice(0, COLUMNS)
  const said = inOrder ? words.latest : words.first
  return [
    {
      kind: 'table',
      title: words.dimension[dimension],
      columns: columns.map(({ name }) => figureTitles[name][lang]),
      rows: shown.map((cell) => ({
        name: valueName(dimension, values[cell.at[0]!]!, words, times, lang),
        cells: columns.map((measure, index) => ({
          text: valueText(measure, cell.values[index]![0], times),
          href: null,
        })),
      })),
      empty: words.nothing,
    },
    ...(shown.length < cells.length
      ? [{ kind: 'note' as const, text: said(times.count(shown.length), times.count(cells.length)) }]
      : []),
  ]
}

function valueName(
  dimension: StatsDimension,
  { code, name }: Stats['table']['axes'][number]['values'][number],
  words: Words,
  times: Times,
  lang: Lang,
): string {
  if (code === null)
    return dimension in words.empty ? words.empty[dimension as keyof Words['empty']] : words.none
  switch (dimension) {
    case 'day':
      return times.day(code)
    case 'week':
      return words.week(times.day(code))
    case 'month':
      return words.month(Number(code.slice(5, 7)), code.slice(0, 4))
    case 'hour':
      return words.hour(Number(code))
    case 'urgency':
    case 'rating':
    case 'outcome':
      return (words[dimension] as Record<string, string>)[code] ?? code
    default:
      return name?.[lang] || code
  }
}
