import { ProblemError } from '../errors.ts'
import { scopeOf, type Scope } from '../figures/scope.ts'
import type { Reference } from '../reports/reference.ts'

/** Reads a scope's name (contracts/socket.ts). Null for one that the city does not have. */
export function parseScope(reference: Reference, name: string): Scope | null {
  const [kind, rest = ''] = split(name, ':')
  const [first, second] = split(rest, '/')
  try {
    if (kind === 'city') return scopeOf(reference, {})
    if (kind === 'agency') return scopeOf(reference, { agency: rest })
    return scopeOf(reference, second === undefined ? { area: first } : { set: first, area: second })
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}

function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
