import { spawnSync } from 'node:child_process'
import os from 'node:os'
import type { Knex } from 'knex'
import { projectRoot } from '../../server/env.ts'

/** Where and on what numbers were taken. */
export interface Machine {
  date: string
  commit: string
  cpu: string
  cores: number
  memoryGb: number
  postgres: string
  node: string
  /** Load of the last minute when the bench began: above 0.5 somebody else was at work. */
  loadBefore: number
}

/** What git says in the project's folder; null where there is no git or no repository. */
function git(...args: string[]): string | null {
  const { stdout, status } = spawnSync('git', args, { cwd: projectRoot, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

/** @param loadBefore `os.loadavg()[0]` from before anything was started */
export async function describeMachine(knex: Knex, loadBefore: number): Promise<Machine> {
  const { rows } = await knex.raw('show server_version')
  const changes = git('status', '--porcelain', '--', 'server', 'contracts', 'migrations', 'bench')
  return {
    date: new Date().toISOString(),
    commit: (git('rev-parse', '--short', 'HEAD') ?? 'unknown') + (changes ? ' with changes' : ''),
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    postgres: String(rows[0].server_version).split(' ')[0]!,
    node: process.version,
    loadBefore: Math.round(loadBefore * 10) / 10,
  }
}
