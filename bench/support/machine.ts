import { execFileSync } from 'node:child_process'
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

/** @param loadBefore `os.loadavg()[0]` from before anything was started */
export async function describeMachine(knex: Knex, loadBefore: number): Promise<Machine> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8' }).trim()
  const { rows } = await knex.raw('show server_version')
  const changed = git('status', '--porcelain', '--', 'server', 'contracts', 'migrations', 'bench') !== ''
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : ''),
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    postgres: String(rows[0].server_version).split(' ')[0]!,
    node: process.version,
    loadBefore: Math.round(loadBefore * 10) / 10,
  }
}
