import { agencyMorningQuery, type AgencyMorning } from '../../../contracts/agencyMorning.ts'
import { boardQuery, type Board } from '../../../contracts/board.ts'
import type { Figure, FigureThen } from '../../../contracts/figure.ts'
import type { Reach } from '../../../contracts/identity.ts'
import { morningQuery, type Morning } from '../../../contracts/morning.ts'
import type { Language, Localized } from '../../../contracts/text.ts'
import type { Deps } from '../../http/deps.ts'
import { readBoard } from '../board/readBoard.ts'
import { readAgencyMorning } from '../morning/readAgencyMorning.ts'
import { readMorning } from '../morning/readMorning.ts'
import type { FigureWord, SectionWord, TableWord } from './words.ts'

/** So many of a table's rows: who has most comes first, and all are on the page. */
const ROWS = 5

type Lines = [name: FigureWord, figure: FigureThen][]

/** What a digest says, in one snapshot: figures of the pages of leaders, none of its own. */
export interface Digest {
  /** The area, the agency or the city. */
  of: Localized
  /** Path and query of the page that shows the same, and the rows of each figure. */
  page: string
  /** When the last change that it counts was folded, and where the log stood. */
  asOf: string
  asOfSeq: number
  /** What the subject of the mail says: the overdue ones, and what is due on the day where that is counted. */
  overdue: FigureThen
  dueOnDay: FigureThen | null
  sections: { name: SectionWord; from: string | null; to: string | null; lines: Lines }[]
  tables: { name: TableWord; rows: { name: Localized; backlog: FigureThen; overdue: FigureThen | null }[] }[]
}

/** Of what somebody answers for. @throws ProblemError `unknown-code` for what the city no longer has */
export async function readDigest(deps: Deps, reach: Reach, lang: Language): Promise<Digest> {
  if (reach.of === 'area') {
    const { set, area } = reach
    const answer = await readMorning(deps, morningQuery.parse({ set, area, lang }))
    return ofArea(answer, `/area/${encodeURIComponent(area)}?${new URLSearchParams({ lang, set })}`)
  }
  if (reach.of === 'agency') {
    const answer = await readAgencyMorning(deps, agencyMorningQuery.parse({ agency: reach.agency, lang }))
    return ofAgency(answer, `/agency/${encodeURIComponent(reach.agency)}?lang=${lang}`)
  }
  const answer = await readBoard(deps, boardQuery.parse({ rows: 'deadlines', lang }))
  return ofCity(answer, deps.reference().city.name, `/area?lang=${lang}`)
}

function ofArea({ area, backlog, late, changes, since, day, ...at }: Morning, page: string): Digest {
  return {
    ...{ of: area.name, page, asOf: at.asOf, asOfSeq: at.asOfSeq },
    ...{ overdue: backlog.overdue, dueOnDay: late.figure },
    sections: [
      {
        ...{ name: 'now', from: null, to: null },
        lines: [
          ['backlog', backlog.backlog],
          ['overdue', backlog.overdue],
          ['dueSoon', backlog.dueSoon],
          ['dueOnDay', late.figure],
        ],
      },
      {
        ...{ name: 'changes', from: since, to: day },
        lines: [
          ['backlogBefore', changes.backlogBefore],
          ['cameIn', changes.cameIn],
          ['wereReopened', changes.wereReopened],
          ['wereResolved', changes.wereResolved],
          ['closedOtherwise', changes.closedOtherwise],
          ['wentOverdue', changes.wentOverdue],
        ],
      },
    ],
    tables: [{ name: 'agencies', rows: backlog.byAgency.slice(0, ROWS).map(rowOf) }],
  }
}

function ofAgency(
  { agency, queue, figures, byCategory, period, ...at }: AgencyMorning,
  page: string,
): Digest {
  const { received, onTime, onTimeAfterExtension, late } = figures
  return {
    ...{ of: agency.name, page, asOf: at.asOf, asOfSeq: at.asOfSeq },
    ...{ overdue: queue.overdue, dueOnDay: queue.dueOnDay },
    sections: [
      {
        ...{ name: 'now', from: null, to: null },
        lines: [
          ['backlog', queue.backlog],
          ['overdue', queue.overdue],
          ['dueSoon', queue.dueSoon],
          ['dueOnDay', queue.dueOnDay],
        ],
      },
      inPeriod(period, { received, onTime, onTimeAfterExtension, late }),
    ],
    tables: [
      {
        name: 'categories',
        rows: byCategory
          .map(({ name, figures: { backlog } }) => ({ name, backlog, overdue: null }))
          .sort((a, b) => b.backlog.value! - a.backlog.value!)
          .slice(0, ROWS),
      },
    ],
  }
}

function ofCity({ figures, areas, agencies, period, ...at }: Board, of: Localized, page: string): Digest {
  const { backlog, overdue, dueSoon, received, onTime, onTimeAfterExtension, late } = figures
  const most = (rows: Board['areas']) =>
    rows
      .map(({ name, figures: { backlog, overdue } }) => ({ name, backlog: backlog!, overdue: overdue! }))
      .sort((a, b) => b.overdue.value! - a.overdue.value! || b.backlog.value! - a.backlog.value!)
      .slice(0, ROWS)
  return {
    ...{ of, page, asOf: at.asOf, asOfSeq: at.asOfSeq, overdue, dueOnDay: null },
    sections: [
      {
        ...{ name: 'now', from: null, to: null },
        lines: [
          ['backlog', backlog],
          ['overdue', overdue],
          ['dueSoon', dueSoon],
        ],
      },
      inPeriod(period, { received, onTime, onTimeAfterExtension, late }),
    ],
    tables: [
      { name: 'areasLate', rows: most(areas) },
      { name: 'agenciesLate', rows: most(agencies) },
    ],
  }
}

const rowOf = ({ name, figures }: Morning['backlog']['byAgency'][number]) => ({
  ...{ name, backlog: figures.backlog, overdue: figures.overdue },
})

function inPeriod(
  period: { from: string; to: string },
  figures: Record<'received' | 'onTime' | 'onTimeAfterExtension' | 'late', Figure>,
): Digest['sections'][number] {
  return { name: 'period', ...period, lines: Object.entries(figures) as Lines }
}
