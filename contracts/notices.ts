import { z } from 'zod'
import { token } from './identity.ts'
import { languages } from './text.ts'

/** Where the digest goes. Nothing in it can end a line, so that no header of a mail can be written with it. */
export const email = z
  .email({ error: 'is not an address for e-mail' })
  .max(254, { error: 'is longer than an address for e-mail may be' })

/** A time of day by the city's clock, in half hours. */
export const digestTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):(00|30)$/, { error: 'is not a time from 00:00 to 23:30 in half hours' })

/** 1 for Monday to 7 for Sunday. */
const weekdays = z
  .array(z.int().min(1).max(7))
  .min(1, { error: 'names no day' })
  .transform((days) => [...new Set(days)].sort())

const choices = {
  lang: z.enum(languages),
  digest: z.boolean(),
  at: digestTime,
  days: weekdays,
}
/** `POST /api/notices`: what somebody wants to be told; an address that is new has to be confirmed. */
export const noticesBody = z
  .strictObject({ email: email.nullable(), ...choices })
  .check(({ value, issues }) => {
    if (value.digest && value.email === null)
      issues.push({
        ...{ code: 'custom', path: ['email'], input: value },
        message: 'is needed for the digest to go to',
      })
  })
export type NoticesBody = z.infer<typeof noticesBody>

/** Of links in mails: each does one thing, whoever has it, signed in or not. */
export const linkBody = z.strictObject({ token })
export const linkQuery = z.strictObject({ token })

export const mailKinds = ['confirm', 'digest', 'lock-out'] as const
export type MailKind = (typeof mailKinds)[number]
/** Why a mail was not sent and never will be. */
export const dropReasons = ['too-late', 'refused', 'not-wanted'] as const
export type DropReason = (typeof dropReasons)[number]

/** `GET /api/notices`: what who asks has chosen, and what became of the last mails. */
export const notices = z.object({
  /** Null where the server has no mail server to send by. */
  mail: z.object({ from: z.string() }).nullable(),
  timeZone: z.string(),
  email: z.string().nullable(),
  confirmed: z.boolean(),
  confirmUntil: z.string().nullable().meta({ description: 'Until when the link that was sent is good' }),
  lang: z.enum(languages),
  digest: z.boolean(),
  at: z.string(),
  days: z.array(z.int()),
  nextAt: z.string().nullable(),
  mails: z.array(
    z.object({
      kind: z.enum(mailKinds),
      at: z.string().meta({ description: 'When it was due' }),
      state: z.enum(['waiting', 'sent', 'dropped']),
      doneAt: z.string().nullable(),
      tries: z.int(),
      reason: z.enum(dropReasons).nullable(),
    }),
  ),
})
export type Notices = z.infer<typeof notices>
