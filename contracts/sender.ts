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
  sources: z.array(z.string()).nullable().meta({
    description:
      'What it may name as source, the first where a report names none; null: it reads, or is of before and names any',
  }),
  revoked: z.boolean(),
  expired: z.boolean().meta({ description: 'It ended by itself' }),
  createdAt: z.string(),
  seenAt: z.string().nullable().meta({ description: 'When its token was used last' }),
  expiresAt: z.string().nullable().meta({ description: 'Null: it is good until it is taken back' }),
})
export type Sender = z.infer<typeof sender>
/** `GET /api/senders` */
export const senders = z.object({ items: z.array(sender) })
const codes = (most: number, atLeastOne: string) =>
  z
    .array(code)
    .min(1, { error: atLeastOne })
    .max(most)
    .refine((given) => new Set(given).size === given.length, { error: 'has one twice' })
const channels = codes(100, 'names at least one channel')
const sources = codes(20, 'names at least one source')

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
    sources: sources.nullable().default(null).meta({
      description: 'What it may name as source; one of its own, named for it, where null',
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
    const complain = (field: string, message: string) =>
      issues.push({ code: 'custom', path: [field], message, input: value })
    if (value.reads === null && value.channels === null) complain('channels', 'names at least one channel')
    for (const field of ['channels', 'sources'] as const)
      if (value.reads && value[field]) complain(field, 'is for programs that send reports')
  })
export type SenderBody = z.infer<typeof senderBody>
/** `POST /api/senders/:id`: the channels for which it sends from now on, the sources that it names; what is absent stays. */
export const senderChange = z
  .strictObject({ channels: channels.optional(), sources: sources.optional() })
  .refine(({ channels, sources }) => channels ?? sources, { error: 'changes nothing' })
export type SenderChange = z.infer<typeof senderChange>
/** The token is told this once; sent as `Authorization: Bearer`, of one that reads also as the password of `Basic`. */
export const newSender = z.object({ sender, token: z.string() })
export type NewSender = z.infer<typeof newSender>
