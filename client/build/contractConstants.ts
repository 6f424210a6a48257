import { resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

/** Whether a value can be written down as JSON without losing anything: schemas and functions cannot. */
export function isPlain(value: unknown): boolean {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true
  if (Array.isArray(value)) return value.every(isPlain)
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false
  return Object.values(value).every(isPlain)
}

/**
 * In the browser the contracts are types and constants only. This plugin replaces each module of `contracts/` by its
 * plain constants, so that zod stays out of the bundle (26 kB gzip); to import a schema at run time fails the build.
 */
export function contractConstants(folder: string): Plugin {
  const inside = resolve(folder) + sep
  return {
    name: 'contract-constants',
    enforce: 'pre',
    async load(id) {
      const file = id.split('?')[0]!
      if (!file.startsWith(inside)) return null
      const exported: Record<string, unknown> = await import(pathToFileURL(file).href)
      return Object.entries(exported)
        .filter(([, value]) => isPlain(value))
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n')
    },
  }
}
