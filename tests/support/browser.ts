const MOST_REDIRECTS = 20

interface Cookie {
  value: string
  path: string
}

export interface Page {
  status: number
  url: URL
  text: string
  headers: Headers
}

/** A browser without a screen: cookies of several hosts, and redirects followed one by one. */
export class Browser {
  /** By host, then by name and path. */
  readonly #jars = new Map<string, Map<string, Cookie>>()
  /** Every address that it was sent to. */
  readonly trail: string[] = []

  /** One request, no redirect followed. */
  async ask(address: string | URL, init: RequestInit = {}): Promise<Page> {
    const url = new URL(address)
    const cookie = this.#cookiesFor(url)
    const headers = { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    response.headers.getSetCookie().forEach((line) => this.#keep(url, line))
    return { status: response.status, url, text: await response.text(), headers: response.headers }
  }

  /** Follows redirects until there is a page, or an address that `until` names. */
  async visit(
    address: string | URL,
    init: RequestInit = {},
    until: (url: URL) => boolean = () => false,
  ): Promise<Page> {
    let page = await this.ask(address, init)
    for (let turn = 0; turn < MOST_REDIRECTS; turn++) {
      const location = page.headers.get('location')
      if (page.status < 300 || page.status > 399 || location === null) return page
      const next = new URL(location, page.url)
      this.trail.push(next.href)
      if (until(next)) return { ...page, url: next }
      page = await this.ask(next)
    }
    throw new Error(`No end of redirects: ${this.trail.join('\n')}`)
  }

  /** Sends a page's form. */
  submit(page: Page, fields: Record<string, string>, until?: (url: URL) => boolean): Promise<Page> {
    return this.visit(page.url, { method: 'POST', body: new URLSearchParams(fields) }, until)
  }

  /** What a cookie of a host holds; undefined where it has none. */
  cookie(host: string, name: string): string | undefined {
    return [...(this.#jars.get(host) ?? [])].find(([key]) => key.startsWith(`${name} `))?.[1].value
  }

  /** Forgets the cookies of a host. */
  forget(host: string): void {
    this.#jars.delete(host)
  }

  #cookiesFor({ host, pathname }: URL): string {
    return [...(this.#jars.get(host) ?? [])]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ')
  }

  #keep({ host }: URL, line: string) {
    const [pair, ...parts] = line.split(/; */)
    const [name, ...value] = pair!.split('=')
    const attribute = (wanted: string) =>
      parts.map((part) => part.split('=')).find(([given]) => given!.toLowerCase() === wanted)?.[1]
    const path = attribute('path') ?? '/'
    const jar = this.#jars.get(host) ?? new Map<string, Cookie>()
    this.#jars.set(host, jar)
    const ends = Date.parse(attribute('expires') ?? '')
    if (ends <= Date.now()) jar.delete(`${name} ${path}`)
    else jar.set(`${name} ${path}`, { value: value.join('='), path })
  }
}
