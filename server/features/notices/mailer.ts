import { createTransport, type Transporter } from 'nodemailer'
import { isLoopback } from '../../addresses.ts'
import type { MailSettings } from '../../http/deps.ts'
import type { AuditLine } from '../../identity/audit.ts'

/** Shorter than the database bears with a transaction in which nothing is said: who sends keeps the mail's row locked. */
const WHOLE_MS = 40_000
const CONNECT_MS = 10_000
const SILENCE_MS = 20_000

/** A mail as it is written; none of its parts but the text is ours to trust. */
export interface Letter {
  to: string
  subject: string
  text: string
  html: string
  /** Address that ends digests when it is posted to, without a question (RFC 8058). */
  stopAt?: string
  /** A file that goes with it. */
  attached?: { name: string; type: string; bytes: Buffer }
  /** What stands in the audit log once it was sent. */
  sent?: AuditLine
}

/** What a mail server said to a letter: `permanent` where the same letter would be refused again. */
export type Posted = { sent: true } | { sent: false; permanent: boolean; code: string }

/** Sends a letter under a name of its own. Never throws for what the mail server does. */
export type Post = (letter: Letter, messageId: string) => Promise<Posted>

/**
 * A connection for each letter: they are few. A password is never sent in the clear over a network.
 * @param patienceMs after which a server that does not come to an end is left
 */
export function createMailer({ url, from }: MailSettings, patienceMs = WHOLE_MS): Post {
  const { protocol, hostname, port, username, password } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const secure = protocol === 'smtps:'
  const transport: Transporter = createTransport({
    ...{ host, port: Number(port) || (secure ? 465 : 587), secure },
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    requireTLS: username !== '' && !isLoopback(host),
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, dnsTimeout: CONNECT_MS },
    socketTimeout: SILENCE_MS,
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  const domain = /@([^\s>]+)>?$/.exec(from)![1]!
  return async ({ to, subject, text, html, stopAt, attached }, messageId) => {
    try {
      await transport.sendMail({
        ...{ from, subject, text, html },
        // As an object: what it holds is one address, whatever it looks like.
        to: { name: '', address: to },
        ...(attached && {
          attachments: [{ filename: attached.name, contentType: attached.type, content: attached.bytes }],
        }),
        messageId: `<${messageId}@${domain}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(stopAt && {
            'List-Unsubscribe': `<${stopAt}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
        },
        signal: AbortSignal.timeout(patienceMs),
      })
      return { sent: true }
    } catch (error) {
      const { code = 'unknown', responseCode, permanent, command } = error as Refusal
      // A name or a password that the server does not take is ours to mend, not the letter's.
      const ofLetter = permanent === true && /^(RCPT TO|DATA)$/.test(command ?? '')
      return { sent: false, permanent: ofLetter, code: responseCode ? String(responseCode) : code }
    }
  }
}

interface Refusal {
  code?: string
  responseCode?: number
  permanent?: boolean
  command?: string
}
