import { z } from 'zod'
import { text } from './text.ts'

/** How the tokens begin with which programs send reports in: a search of somebody's sources finds one that lies there. */
export const SENDER_TOKEN = 'toancanh_'

/** A program that may send reports in, and nothing else. */
export const sender = z.object({
  id: z.int(),
  name: z.string(),
  revoked: z.boolean(),
  createdAt: z.string(),
  seenAt: z.string().nullable(),
})
export type Sender = z.infer<typeof sender>
/** `GET /api/senders` */
export const senders = z.object({ items: z.array(sender) })
/** `POST /api/senders` */
export const senderBody = z.strictObject({ name: text(120) })
/** The token is told this once; sent as `Authorization: Bearer`. */
export const newSender = z.object({ sender, token: z.string() })
export type NewSender = z.infer<typeof newSender>
