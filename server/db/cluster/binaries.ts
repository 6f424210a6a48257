import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'

export const MIN_POSTGRES = 15
export const MIN_POSTGIS = '3.3'

/** One PostgreSQL server found on this machine. */
export interface PostgresInstall {
  /** Folder of `postgres` and `initdb`. */
  bin: string
  major: number
  /** PostGIS version this server can create, or null. */
  postgis: string | null
}

function outputOf(command: string, args: string[]): string | null {
  const answer = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 })
  return answer.status === 0 ? answer.stdout.trim() : null
}

function candidateFolders(): string[] {
  const debian = '/usr/lib/postgresql'
  const versioned = existsSync(debian)
    ? readdirSync(debian).map((name) => path.join(debian, name, 'bin'))
    : []
  const configured = outputOf('pg_config', ['--bindir'])
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean)
  const complete = [...versioned, ...(configured ? [configured] : []), ...onPath].filter(
    (folder) => existsSync(path.join(folder, 'postgres')) && existsSync(path.join(folder, 'initdb')),
  )
  return [...new Set(complete.map((folder) => path.dirname(realpathSync(path.join(folder, 'postgres')))))]
}

/** PostGIS version of an extension folder, read from its control file; null where there is none. */
function postgisIn(sharedir: string): string | null {
  const control = path.join(sharedir, 'extension', 'postgis.control')
  if (!existsSync(control)) return null
  return /default_version\s*=\s*'([^']+)'/.exec(readFileSync(control, 'utf8'))?.[1] ?? null
}

function inspect(bin: string): PostgresInstall | null {
  const version = outputOf(path.join(bin, 'postgres'), ['--version'])
  const major = Number(/\(PostgreSQL\)\s+(\d+)/.exec(version ?? '')?.[1])
  if (!major) return null
  const sharedir =
    outputOf(path.join(bin, 'pg_config'), ['--sharedir']) ?? path.join('/usr/share/postgresql', String(major))
  return { bin, major, postgis: postgisIn(sharedir) }
}

/** All PostgreSQL servers of this machine, newest first. */
export function findInstalls(): PostgresInstall[] {
  return candidateFolders()
    .map(inspect)
    .filter((install) => install !== null)
    .sort((a, b) => b.major - a.major)
}

/** Whether version `a` ("3.10.1") is at least `b` ("3.3"), number by number. */
export function isAtLeast(a: string, b: string): boolean {
  const left = a.split('.').map(Number.parseFloat)
  const right = b.split('.').map(Number.parseFloat)
  for (const [i, wanted] of right.entries()) {
    const has = left[i] ?? 0
    if (has !== wanted) return has > wanted
  }
  return true
}

/** Whether this server is new enough and has a PostGIS new enough. */
export const isUsable = (install: PostgresInstall): boolean =>
  install.major >= MIN_POSTGRES && install.postgis !== null && isAtLeast(install.postgis, MIN_POSTGIS)
