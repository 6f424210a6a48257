import type { Right } from '../../../contracts/identity.ts'
import { commandStates, type CommandName } from '../../../contracts/report.ts'
import type { Row } from './rows.ts'

export interface Action {
  name: CommandName
  /** The key that does it, in lower case. */
  key: string
  icon: string
  /** Whether it has to be told more before it can be sent. */
  form: boolean
  needs: Right
}

const all: readonly Omit<Action, 'needs'>[] = [
  { name: 'accept', key: 'a', icon: 'i-lucide-check', form: false },
  { name: 'refer', key: 'c', icon: 'i-lucide-arrow-right', form: true },
  { name: 'start', key: 's', icon: 'i-lucide-play', form: false },
  { name: 'resolve', key: 't', icon: 'i-lucide-message-square-reply', form: true },
  { name: 'wait', key: 'w', icon: 'i-lucide-pause', form: true },
  { name: 'extend', key: 'h', icon: 'i-lucide-calendar-plus', form: true },
  { name: 'urgency', key: 'u', icon: 'i-lucide-gauge', form: true },
  { name: 'refuse', key: 'r', icon: 'i-lucide-ban', form: true },
  { name: 'reopen', key: 'o', icon: 'i-lucide-rotate-ccw', form: true },
]

/** What an operator does with a report, in the order of a report's life. Rating is the citizen's; reopening is done for her. */
export const actions: readonly Action[] = all.map((action) => ({
  ...action,
  needs: action.name === 'reopen' ? 'take-in' : 'handle-reports',
}))

/** Whether a command is legal for a report as it is. */
export const isLegal = (name: CommandName, { state, agency }: Pick<Row, 'state' | 'agency'>) =>
  commandStates[name].some((legal) => legal === state) && (name !== 'start' || agency !== null)
