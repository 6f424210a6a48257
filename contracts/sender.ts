import { z } from 'zod'
import { reach, reachFitsRole, role } from './identity.ts'
import { code, text } from './text.ts'

/** How the tokens of programs begin: a search of somebody's sources finds one that lies there. */
export const SENDER_TOKEN = 'toancanh_'

/** As what a program may read: roles that neither change anything nor learn who reported. */
export const readerRole = role.extract(['analyst', 'dispatcher', 'leader', 'wall'])
export type ReaderRole = z.infer<typeof readerRole>

/** A program that may send reports in, and nothing else; or one that may read what tools read, and nothing else. */
export const sender = z.object({
  id: z.int(),
  name: z.string(),
  reads: z
    .object({ role: readerRole, reach })
    .nullable()
    .meta({ description: 'As what it reads; null: it sends reports in' }),
  channels: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Codes of the channels for which it sends; null: it reads' }),
  revoked: z.boolean(),
  expired: z.boolean().meta({ description: 'It ended by itself' }),
  createdAt: z.string(),
  seenAt: z.string().nullable().meta({ description: 'When its token was used last' }),
  expiresAt: z.string().nullable().meta({ description: 'Null: it is good until it is taken back' }),
})
export type Sender = z.infer<typeof sender>
/** `GET /api/senders` */
export const senders = z.object({ items: z.array(sender) })
const channels = z
  .array(code)
  .min(1, { error: 'names at least one channel' })
  .max(100)
  .refine((codes) => new Set(codes).size === codes.length, { error: 'has one twice' })

/** `POST /api/senders`: one that sends names its channels, one that reads has none. */
export const senderBody = z
  .strictObject({
    name: text(120),
    reads: z.strictObject({ role: readerRole, reach }).check(reachFitsRole).nullable().default(null).meta({
      description:
        'What it reads, by GET alone: maps, tiles, metrics, statistics, files of reports; null: it sends reports in',
    }),
    channels: channels.nullable().default(null).meta({
      description: 'Codes of the channels for which it may send reports; null for one that reads',
    }),
    days: z
      .int()
      .min(1)
      .max(3660)
      .nullable()
      .default(null)
      .meta({ description: 'How long its token is good; until it is taken back where null' }),
  })
  .check(({ value, issues }) => {
    if ((value.reads === null) === (value.channels !== null)) return
    const message = value.reads ? 'is for programs that send reports' : 'names at least one channel'
    issues.push({ code: 'custom', path: ['channels'], message, input: value })
  })
export type SenderBody = z.infer<typeof senderBody>
/** `POST /api/senders/:id`: the channels for which it sends from now on. */
export const senderChange = z.strictObject({ channels })
export type SenderChange = z.infer<typeof senderChange>
/** The token is told this once; sent as `Authorization: Bearer`, of one that reads also as the password of `Basic`. */
export const newSender = z.object({ sender, token: z.string() })
export type NewSender = z.infer<typeof newSender>
