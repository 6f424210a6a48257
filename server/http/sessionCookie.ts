import type { IncomingHttpHeaders } from 'node:http'
import type { Context } from 'koa'
import { SENDER_TOKEN } from '../../contracts/sender.ts'
import { BROWSER_DAYS } from '../identity/places.ts'

const PLAIN = 'toancanh'
/** A browser takes a cookie of this name over HTTPS alone, and from the host itself. */
const SECURE = '__Host-toancanh'
/** By which a browser is known again after signing out. It lets nobody in. */
const BROWSER = '-browser'
const DAY_MS = 86_400_000

/**
 * The token of a program, if any: as `Bearer`, or as the password of `Basic`, whatever the name: tools that know no other way
 * read with it. A browser keeps what it was asked for by `Basic`; so that acts on nothing.
 */
export function programToken({
  authorization,
}: IncomingHttpHeaders): { token: string; by: 'bearer' | 'basic' } | undefined {
  const [, scheme, given] = /^(Bearer|Basic) +(.+)$/i.exec(authorization ?? '') ?? []
  if (scheme === undefined) return undefined
  const by = scheme.toLowerCase() === 'basic' ? 'basic' : 'bearer'
  const token = by === 'basic' ? /:(.*)$/s.exec(Buffer.from(given!, 'base64').toString())?.[1] : given
  return token?.startsWith(SENDER_TOKEN) ? { token, by } : undefined
}

/** The token that a browser sent in its `Cookie` header, or a program as `Authorization: Bearer`, if any. */
export function readToken({ cookie, authorization }: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  return cookieOf(cookie, '')
}

/** The token by which a browser is known that somebody has signed in with, if any. */
export const readBrowser = ({ cookie }: IncomingHttpHeaders): string | undefined => cookieOf(cookie, BROWSER)

function cookieOf(cookie: string | undefined, suffix: string): string | undefined {
  const pairs = (cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  const of = (name: string) => pairs.find(([given]) => given === name)?.[1]
  return of(SECURE + suffix) ?? of(PLAIN + suffix)
}

/** Where a proxy before us ends the HTTPS, the browser's word for its page is what tells. */
const cameByHttps = (ctx: Context) => ctx.secure || ctx.get('origin').startsWith('https://')

/** Lets a browser be known again. */
export function keepBrowser(ctx: Context, token: string): void {
  const name = (cameByHttps(ctx) ? SECURE : PLAIN) + BROWSER
  setCookie(ctx, name, token, new Date(Date.now() + BROWSER_DAYS * DAY_MS))
}

/**
 * Puts the token where no script of a page can read it.
 * @param isHttps whether the page is known to have come over HTTPS, whatever the request says
 */
export function keepToken(ctx: Context, token: string, expires: Date, isHttps = false): void {
  setCookie(ctx, isHttps || cameByHttps(ctx) ? SECURE : PLAIN, token, expires)
}

/** Takes the token away. */
export function dropToken(ctx: Context): void {
  for (const name of [SECURE, PLAIN]) setCookie(ctx, name, '', new Date(0))
}

/** Koa's own refuses `Secure` where a proxy ends the HTTPS. */
function setCookie(ctx: Context, name: string, value: string, expires: Date) {
  const secure = name.startsWith(SECURE) ? '; Secure' : ''
  ctx.append(
    'Set-Cookie',
    `${name}=${value}; Path=/; Expires=${expires.toUTCString()}${secure}; HttpOnly; SameSite=Lax`,
  )
}
