import type { Alarm, Outcome, Rating, State } from '../../contracts/lifecycle.ts'

/** How a spell ended. */
export type SpellOutcome = 'resolved' | 'referred' | 'refused' | 'duplicate'

/** One time that one agency had the report: agency id, local day begun, local day ended, outcome. */
export type Spell = [agency: number, begun: string, ended: string | null, outcome: SpellOutcome | null]

/**
 * Everything about a report that a tally depends on, and nothing about a person. Events carry it before and after the
 * change, so the fold is the difference of two pure functions and the log alone can rebuild every tally.
 */
export interface ReportFacts {
  /** Ids of the areas that it lies in, one per set. */
  areas: number[]
  /** Id of the agency that has it, or had it last; 0 for none. */
  agency: number
  category: number
  /** H3 cell of resolution 9 as a decimal 64-bit integer. */
  cell: string
  /** The hour it was received in, ISO 8601 UTC. */
  hour: string
  /** The city's local day it was received on. */
  day: string
  state: State
  /** Whether the IOC has ever accepted it. */
  acknowledged: boolean
  rating: Rating | null
  reopened: boolean
  /** Working minutes from accepted to resolved. */
  handling: number | null
  spells: Spell[]
  /** The last alarm of the deadline in force. */
  alarm: Alarm | null
  /** How it stands to its deadlines, once it is resolved. */
  outcome: Outcome | null
  acknowledgedInTime: boolean
}
