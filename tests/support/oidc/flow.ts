import { expect } from 'vitest'
import { Browser, type Page } from '../browser.ts'
import { visitor } from '../people.ts'
import type { TestService } from '../service.ts'

/** The way to the provider and back, through HTTP alone. */
export function flowOf(city: () => Pick<TestService, 'url' | 'db'>) {
  const isCallback = (url: URL) => url.pathname === '/api/session/oidc/callback'

  /** To the provider's form. */
  const setOut = (browser: Browser, query = '') =>
    browser.visit(`${city().url}/api/session/oidc/start${query}`)

  /** There, through the form, and to the address of the city that it leads back to, which is not asked yet. */
  async function goThere(browser: Browser, who: string, query = ''): Promise<Page> {
    const back = await browser.submit(await setOut(browser, query), { who }, isCallback)
    if (!isCallback(back.url))
      throw new Error(`${browser.trail.join('\n')} ends with ${back.status}: ${back.text}`)
    return back
  }

  /** Where the city leads on to. */
  async function leadsTo(browser: Browser, address: URL): Promise<URL> {
    const page = await browser.ask(address)
    expect(page.status).toBe(303)
    return new URL(page.headers.get('location')!, city().url)
  }

  /** There and back. @returns where the city leads on to */
  const goThereAndBack = async (browser: Browser, who: string, query = ''): Promise<URL> =>
    leadsTo(browser, (await goThere(browser, who, query)).url)

  /** What the browser holds of ours; empty where it has nothing. */
  const tokenOf = (browser: Browser) => browser.cookie(new URL(city().url).host, 'toancanh') ?? ''

  /** A new browser in which somebody has signed in by the provider. */
  async function signedIn(who: string): Promise<string> {
    const browser = new Browser()
    const next = await goThereAndBack(browser, who)
    if (tokenOf(browser) === '') throw new Error(`${who} is led to ${next.href}`)
    return tokenOf(browser)
  }

  const whoIs = async (token: string) => (await visitor(city(), token).get('/api/session')).body.person

  const audit = async () =>
    (await city().db.knex('audit_log').orderBy('seq').select('kind', 'account_id', 'data')) as {
      kind: string
      account_id: number | null
      data: Record<string, unknown>
    }[]

  const problemIn = (url: URL) => `${url.pathname} ${url.searchParams.get('problem')}`

  return { isCallback, setOut, goThere, goThereAndBack, leadsTo, tokenOf, signedIn, whoIs, audit, problemIn }
}
