import { z } from 'zod'
import { isOrigin } from './addresses.ts'
import type { MailSettings, PushSettings } from './http/deps.ts'
import { StartError } from './startError.ts'

/** Name and password together or neither; nothing after the port. */
function isMailServer(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(address)
  return (
    /^smtps?:$/.test(protocol) &&
    hostname !== '' &&
    /^\/?$/.test(pathname) &&
    search + hash === '' &&
    (username === '') === (password === '')
  )
}

/** One address, with a name before it or without; nothing that ends a line or begins another address. */
const SENDER = /^(?:[^\p{Cc}<>"@,;]{1,100} <([^\s<>]+)>|([^\s<>]+))$/u
function isSender(from: string): boolean {
  const [, inBrackets, bare] = SENDER.exec(from) ?? []
  return z.email().safeParse(inBrackets ?? bare).success
}

/** The variables of the environment that make mail possible, as server/env.ts reads them. */
export const mailVariables = {
  SMTP_URL: {
    read: z.string().refine(isMailServer),
    fallback: undefined,
    expects: 'a mail server such as smtp://user:password@mail.example:587 or smtps://mail.example',
  },
  MAIL_FROM: {
    read: z.string().refine(isSender),
    fallback: undefined,
    expects: 'an address that mail comes from, such as Toàn Cảnh <toan-canh@hue.example>',
  },
  PUBLIC_URL: {
    read: z.string().refine(isOrigin),
    fallback: undefined,
    expects: 'the address under which people reach this server, such as https://toancanh.example',
  },
}

const WHY = {
  from: ['MAIL_FROM', 'whom mail is from'],
  publicUrl: ['PUBLIC_URL', 'what links in mail begin with'],
} as const

/** @throws StartError for a mail server without what it takes to write a mail; it does not repeat its address */
export function readMail({ url, ...parts }: Partial<MailSettings>): MailSettings | null {
  if (url === undefined) return null
  const { from, publicUrl } = parts
  if (from !== undefined && publicUrl !== undefined) return { url, from, publicUrl }
  const [name, what] = WHY[from === undefined ? 'from' : 'publicUrl']
  throw new StartError(`SMTP_URL is set, and ${name} is not: set it to say ${what}, or leave out SMTP_URL.`)
}

/** Browsers are told by pages that came over HTTPS, or on this machine alone; others cannot be. */
export function readPush(publicUrl: string | undefined): PushSettings | null {
  if (publicUrl === undefined) return null
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:') return { contact: publicUrl }
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
    ? { contact: 'https://toancanh.invalid' }
    : null
}
