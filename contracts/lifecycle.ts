import { z } from 'zod'

/** The words of a report's life (PRODUCT.md). */
export const states = [
  'received',
  'accepted',
  'referred',
  'in_progress',
  'waiting',
  'resolved',
  'rated',
  'refused',
  'duplicate',
] as const
export const state = z.enum(states)
export type State = z.infer<typeof state>

/** States in which somebody still has to act: these make up the backlog. */
export const openStates = [
  'received',
  'accepted',
  'referred',
  'in_progress',
  'waiting',
] as const satisfies State[]
/** `resolved` or a later state: what the processed rate counts. */
export const processedStates = ['resolved', 'rated'] as const satisfies State[]

export const ratings = ['satisfied', 'accepted', 'dissatisfied'] as const
export const rating = z.enum(ratings)
export type Rating = z.infer<typeof rating>

export const urgencies = ['urgent', 'complex', 'normal'] as const
export const urgency = z.enum(urgencies)
export type Urgency = z.infer<typeof urgency>

/** What happened to a report, as the event log names it. */
export const eventKinds = [
  'received',
  'accepted',
  'referred',
  'started',
  'waiting',
  'resolved',
  'refused',
  'duplicate',
  'rated',
  'reopened',
  'extended',
  'urgency_set',
  'sla.due_soon',
  'sla.overdue',
  'sla.recomputed',
  'photo.added',
  'merged',
] as const
export const eventKind = z.enum(eventKinds)
export type EventKind = z.infer<typeof eventKind>

/** The two alarms of a deadline in force. */
export const alarms = ['due_soon', 'overdue'] as const
export type Alarm = (typeof alarms)[number]

/** How a resolved report stands to its deadlines: the three add up to all resolved. */
export const outcomes = ['on_time', 'on_time_after_extension', 'late'] as const
export const outcome = z.enum(outcomes)
export type Outcome = z.infer<typeof outcome>
