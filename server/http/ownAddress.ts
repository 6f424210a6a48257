const HERE = 'http://here'

/**
 * The path and query of an address that lies on this server; null for any other, however it is written.
 * @param asked of a query: anybody may have written it
 */
export function ownAddress(asked: unknown): string | null {
  if (typeof asked !== 'string' || !asked.startsWith('/') || !URL.canParse(asked, HERE)) return null
  const { origin, pathname, search } = new URL(asked, HERE)
  // What is given back is read again by a browser: `/..//elsewhere` has become `//elsewhere`, another host.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : null
}
