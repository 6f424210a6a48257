import { appendFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../../server/env.ts'
import type { Machine } from './machine.ts'

/** A claim with the number that it is about, and whether this run bears it out. */
export interface Claim {
  what: string
  target: string
  measured: string
  /** null where there is no target: a number to know, not to reach. */
  reached: boolean | null
}

export interface Results {
  bench: string
  machine: Machine
  /** What was done, in a sentence or two. */
  setting: string
  claims: Claim[]
  /** Absolute numbers, one object a row; the keys of the first are the columns. */
  rows: Record<string, string | number>[]
  /** The same unrounded, for machines. */
  raw: object
}

const FILE = path.join(projectRoot, 'bench/results.md')

function table(rows: Record<string, string | number>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))]
  const widths = names.map((_, column) => Math.max(3, ...lines.map((line) => line[column]!.length)))
  const written = lines.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`)
  written.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`)
  return written.join('\n')
}

/** Ratios and targets first, absolute numbers second, then where they were taken. */
function toMarkdown({ bench, machine, setting, claims, rows }: Results): string {
  const { date, commit, cpu, cores, memoryGb, postgres, node, loadBefore } = machine
  const claimRows = claims.map(({ what, target, measured, reached }) => ({
    claim: what,
    target,
    measured,
    '': reached === null ? '' : reached ? 'reached' : 'NOT REACHED',
  }))
  return [
    `## ${bench}, ${date.slice(0, 16).replace('T', ' ')} UTC`,
    setting,
    table(claimRows),
    table(rows),
    `${cpu}, ${cores} cores, ${memoryGb} GB, PostgreSQL ${postgres}, Node ${node}, commit ${commit}, load before ${loadBefore}.`,
  ].join('\n\n')
}

/** Prints the tables and a line of JSON; with `save` also appends the tables to bench/results.md. */
export function report(results: Results, { save }: { save: boolean }): void {
  const { raw, bench, machine, claims } = results
  const text = toMarkdown(results)
  console.log(`\n${text}\n`)
  console.log(JSON.stringify({ bench, ...machine, claims, ...raw }))
  if (!save) return
  const head = existsSync(FILE) ? '' : '# Results of the benches\n\nAppended by `--save`; newest last.\n'
  appendFileSync(FILE, `${head}\n${text}\n`)
  console.log(`Saved to ${path.relative(projectRoot, FILE)}`)
}
