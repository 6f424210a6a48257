import type { Figure, FigureThen } from '../../../contracts/figure.ts'
import type { Language } from '../../../contracts/text.ts'
import type { Deps, MailSettings } from '../../http/deps.ts'
import { composeStatistic } from '../stats/schedules/letter.ts'
import { asHtml, asText, type Block, type Cell } from './letter.ts'
import type { Letter } from './mailer.ts'
import type { Compose, Waiting } from './queue.ts'
import { readDigest, type Digest } from './readDigest.ts'
import { newConfirmation } from './settings.ts'
import { LATE_MS, timesIn, type Times } from './times.ts'
import { wordsOf } from './words.ts'

/** Writes mails: what is in them is read when they are sent. */
export function createCompose(deps: Deps, mail: MailSettings): Compose {
  const { publicUrl } = mail
  const page = (path: string, query: Record<string, string>) =>
    `${publicUrl}${path}?${new URLSearchParams(query)}`
  const write = ({ email, lang }: Waiting, subject: string, blocks: Block[]): Letter => ({
    to: email,
    subject,
    text: asText(blocks),
    html: asHtml(lang, subject, blocks),
  })

  return async (waiting) => {
    const { lang, accountId } = waiting
    const words = wordsOf[lang]
    const { city } = deps.reference()
    if (waiting.kind === 'confirm') {
      const { subject, lead, act, rest } = words.confirm
      const token = await newConfirmation(deps.knex, accountId)
      return write(waiting, subject(city.name[lang]), [
        { kind: 'over', text: `Toàn Cảnh · ${city.name[lang]}` },
        { kind: 'title', text: act },
        { kind: 'lead', text: lead },
        { kind: 'button', text: act, href: page('/notices/confirm', { lang, token }) },
        { kind: 'note', text: rest },
      ])
    }
    const times = timesIn(city.timeZone, lang)
    if (waiting.kind === 'lock-out') {
      const { subject, lead, from, rest } = words.lockOut
      const { count, address } = waiting.data
      return write(waiting, subject, [
        { kind: 'over', text: `Toàn Cảnh · ${city.name[lang]}` },
        { kind: 'title', text: subject },
        { kind: 'lead', text: lead(count!, times.moment(waiting.dueAt)) },
        { kind: 'lead', text: from(address!) },
        { kind: 'note', text: rest },
      ])
    }
    if (waiting.kind === 'moved') {
      const { subject, lead, rest } = words.moved
      return write(waiting, subject, [
        { kind: 'over', text: `Toàn Cảnh · ${city.name[lang]}` },
        { kind: 'title', text: subject },
        { kind: 'lead', text: lead(times.moment(waiting.dueAt)) },
        { kind: 'note', text: rest },
      ])
    }
    if (waiting.kind === 'statistic') return composeStatistic(deps, mail, waiting)
    const digest = await readDigest(deps, waiting.reach, lang)
    const day = times.day(waiting.day!)
    const { overdue, dueOnDay } = digest
    const due = dueOnDay && times.count(dueOnDay.value)
    const subject = words.subject(digest.of[lang], day, times.count(overdue.value), due)
    const blocks: Block[] = [
      { kind: 'over', text: `Toàn Cảnh · ${city.name[lang]}` },
      { kind: 'title', text: digest.of[lang] },
      { kind: 'lead', text: words.title(day) },
      ...(waiting.now.getTime() - waiting.dueAt.getTime() > LATE_MS
        ? [{ kind: 'alert' as const, text: words.late(times.moment(waiting.dueAt)) }]
        : []),
      ...figureBlocks(digest, lang, publicUrl, times),
      { kind: 'button', text: words.open, href: publicUrl + digest.page },
      {
        kind: 'note',
        text: words.asOf(times.moment(new Date(digest.asOf)), times.count(digest.asOfSeq)),
      },
      {
        kind: 'foot',
        text: words.why,
        links: [
          { text: words.change, href: page('/notices', { lang }) },
          { text: words.stop, href: page('/notices/stop', { lang, token: waiting.stopToken }) },
        ],
      },
    ]
    return {
      ...write(waiting, subject, blocks),
      stopAt: page('/api/notices/stop', { token: waiting.stopToken }),
    }
  }
}

function figureBlocks(digest: Digest, lang: Language, publicUrl: string, times: Times): Block[] {
  const words = wordsOf[lang]
  const cell = (figure: Figure | FigureThen): Cell => ({
    text: figure.unit === 'share' ? times.percent(figure.value) : times.count(figure.value),
    href:
      figure.rows && figure.numerator !== 0
        ? `${publicUrl}${digest.page}&${new URLSearchParams({ rows: figure.rows })}`
        : null,
  })
  return [
    ...digest.sections.map(({ name, from, to, lines }): Block => {
      const days = from && to ? ` (${times.days(from, to)})` : ''
      return {
        kind: 'figures',
        title: words.sections[name] + days,
        lines: lines.map(([label, figure]) => ({ label: words.figures[label], cell: cell(figure) })),
      }
    }),
    ...digest.tables.map(({ name, rows }): Block => {
      const withOverdue = rows.some(({ overdue }) => overdue !== null)
      const { backlog, overdue } = words.figures
      return {
        kind: 'table',
        title: words.tables[name],
        columns: withOverdue ? [backlog, overdue] : [backlog],
        rows: rows.map((row) => ({
          name: row.name[lang],
          cells: [cell(row.backlog), ...(row.overdue ? [cell(row.overdue)] : [])],
        })),
        empty: words.none,
      }
    }),
  ]
}
