import { z } from 'zod'
import { text } from './text.ts'

/** How the tokens begin with which programs send reports in: a search of somebody's sources finds one that lies there. */
export const SENDER_TOKEN = 'toancanh_'

/** A program that may send reports in, and nothing else. */
export const sender = z.object({
  id: z.int(),
  name: z.string(),
  revoked: z.boolean(),
  expired: z.boolean().meta({ description: 'It ended by itself' }),
  createdAt: z.string(),
  seenAt: z.string().nullable().meta({ description: 'When its token was used last' }),
  expiresAt: z.string().nullable().meta({ description: 'Null: it is good until it is taken back' }),
})
export type Sender = z.infer<typeof sender>
/** `GET /api/senders` */
export const senders = z.object({ items: z.array(sender) })
/** `POST /api/senders` */
export const senderBody = z.strictObject({
  name: text(120),
  days: z
    .int()
    .min(1)
    .max(3660)
    .nullable()
    .default(null)
    .meta({ description: 'How long its token is good; until it is taken back where null' }),
})
export type SenderBody = z.infer<typeof senderBody>
/** The token is told this once; sent as `Authorization: Bearer`. */
export const newSender = z.object({ sender, token: z.string() })
export type NewSender = z.infer<typeof newSender>
