import { baseCompile } from '@intlify/message-compiler'
import type { Plugin } from 'vite'

export type Messages = { [key: string]: string | Messages }
/** Text without holes is a string, every other message what the compiler makes of it. */
type Compiled = Record<string, string | object>

function compileOne(message: string): string | object {
  const { ast } = baseCompile(message, { jit: true, minify: true, location: false })
  const { s } = (ast as unknown as { b: { s?: string } }).b
  return s ?? ast
}

/** Messages by their whole key (`figure.backlog`), compiled. */
export function compileMessages(messages: Messages, prefix = ''): Compiled {
  return Object.assign(
    {},
    ...Object.entries(messages).map(([key, message]) =>
      typeof message === 'string'
        ? { [prefix + key]: compileOne(message) }
        : compileMessages(message, `${prefix}${key}.`),
    ),
  )
}

/**
 * Compiles the messages of `i18n/*.json` while building, so that the browser needs no compiler (5 kB gzip). Of a file
 * asked for with `?first` only the sections named here are left, with `?later` all others: the first script carries the
 * words of the first figures, and what is written for anything else does not weigh on it. The keys of deskVi.json and
 * deskEn.json begin with `desk`.
 */
export function messages(firstSections: readonly string[]): Plugin {
  return {
    name: 'messages',
    enforce: 'pre',
    transform: {
      filter: { id: /\/client\/i18n\/\w+\.json(\?(first|later))?$/ },
      handler(source, id) {
        const all = JSON.parse(source) as Messages
        const missing = firstSections.filter((section) => !(section in all))
        if (/\?/.test(id) && missing.length > 0) this.error(`${id} has no section ${missing.join(', ')}`)
        const wanted = Object.entries(all).filter(
          ([section]) => !id.includes('?') || firstSections.includes(section) === id.endsWith('?first'),
        )
        const prefix = /\/desk(Vi|En)\.json$/.test(id) ? 'desk.' : ''
        return {
          code: `export default ${JSON.stringify(compileMessages(Object.fromEntries(wanted), prefix))}`,
          moduleType: 'js',
          map: null,
        }
      },
    },
  }
}
