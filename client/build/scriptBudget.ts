import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

interface Script {
  code: string
  imports: string[]
}

/** Bytes, after gzip, of a script and of all that it imports without being asked: what has to be here before it runs. */
export function weightOf(entry: string, scripts: Map<string, Script>, seen = new Set<string>()): number {
  const script = scripts.get(entry)
  if (!script || seen.has(entry)) return 0
  seen.add(entry)
  return script.imports.reduce(
    (sum, name) => sum + weightOf(name, scripts, seen),
    gzipSync(script.code, { level: 9 }).length,
  )
}

/** Fails the build where the script in front of the first figures weighs more than `budget` bytes after gzip. */
export function scriptBudget(budget: number): Plugin {
  return {
    name: 'script-budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
        const scripts = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
        for (const { isEntry, fileName } of chunks) {
          const weight = isEntry ? weightOf(fileName, scripts) : 0
          if (weight > budget)
            this.error(
              `The script before the first figures weighs ${weight} bytes after gzip, ${budget} is its budget. ` +
                'Import dynamically what the first figures do not need (scenes/registry.ts, i18n/firstSections.ts).',
            )
        }
      },
    },
  }
}
