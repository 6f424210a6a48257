import { z } from 'zod'
import { token } from './identity.ts'
import { isPrintable, languages } from './text.ts'

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

/**
 * Where a browser's push service takes messages. It is named by a browser, and asked by us: HTTPS at its ordinary port, by a
 * name, without a password. Whether the name leads into our network is seen when it is asked.
 */
const endpoint = z
  .url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'is not the address of a push service' })
  .max(1000)
  .refine(
    (address) => {
      // Asked also of what has already been found to be no address.
      if (!URL.canParse(address)) return false
      const { username, password, port, href } = new URL(address)
      return username + password + port === '' && href === address
    },
    { error: 'is not the address of a push service' },
  )
/** `POST /api/notices/push`: tell this browser; its keys are those of the Push API, base64url. */
export const pushBody = z.strictObject({
  endpoint,
  p256dh: z.string().regex(/^[\w-]{87}$/, { error: 'is not a key of a browser' }),
  auth: z.string().regex(/^[\w-]{22}$/, { error: 'is not a key of a browser' }),
  lang: z.enum(languages),
})
export type PushBody = z.infer<typeof pushBody>
/** `POST /api/notices/push/end`: tell it nothing more. */
export const pushEndBody = z.strictObject({
  endpoint: z.string().max(1000).refine(isPrintable, { error: 'is not the address of a push service' }),
})

/** What a push carries: the code of a report, area and agency by name; nothing that a citizen wrote, and nobody. */
export const pushMessage = z.object({
  title: z.string(),
  body: z.string(),
  /** Path and query of the page that shows it. */
  path: z.string(),
  lang: z.enum(languages),
})
export type PushMessage = z.infer<typeof pushMessage>

export const mailKinds = ['confirm', 'digest', 'lock-out', 'moved', 'statistic'] as const
export type MailKind = (typeof mailKinds)[number]
/** Why a mail was not sent and never will be. */
export const dropReasons = ['too-late', 'refused', 'not-wanted', 'no-address', 'not-countable'] as const
export type DropReason = (typeof dropReasons)[number]

/** `GET /api/notices`: what who asks has chosen, and what became of the last mails. */
export const notices = z.object({
  /** Null where the server has no mail server to send by. */
  mail: z.object({ from: z.string() }).nullable(),
  /** Null where the server is known by no address that push services take. */
  push: z
    .object({
      publicKey: z.string().meta({ description: 'What browsers know this server by (VAPID), base64url' }),
      browsers: z.int().meta({ description: 'So many of this account are told' }),
    })
    .nullable(),
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
      view: z.string().nullable().meta({ description: 'Name of the view of statistics that it is' }),
      at: z.string().meta({ description: 'When it was due' }),
      state: z.enum(['waiting', 'sent', 'dropped']),
      doneAt: z.string().nullable(),
      tries: z.int(),
      reason: z.enum(dropReasons).nullable(),
    }),
  ),
})
export type Notices = z.infer<typeof notices>
