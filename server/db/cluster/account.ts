import { spawnSync } from 'node:child_process'
import { StartError } from '../../startError.ts'

/** Under whom PostgreSQL runs. Without uid and gid: as ourselves. */
export interface Account {
  name: string
  uid?: number
  gid?: number
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return answer.status === 0 ? Number(answer.stdout.trim()) : null
}

/** Whether we run as root, under whom PostgreSQL refuses to run. */
export const isRoot = (): boolean => process.getuid?.() === 0

/** The user PostgreSQL runs as: ourselves, or `postgres` when we are root. */
export function serverAccount(): Account {
  if (!isRoot()) return { name: process.env['USER'] ?? 'the current user' }
  const uid = idOf('-u', 'postgres')
  const gid = idOf('-g', 'postgres')
  if (uid !== null && gid !== null) return { name: 'postgres', uid, gid }
  throw new StartError(
    'PostgreSQL refuses to run as root and there is no user "postgres" on this machine: ' +
      'start as an ordinary user, or create that user with "useradd --system postgres".',
  )
}

/** The `uid` and `gid` options of spawn for this account. */
export const asAccount = ({ uid, gid }: Account): { uid?: number; gid?: number } =>
  uid === undefined || gid === undefined ? {} : { uid, gid }

/** Environment for PostgreSQL's own programs: nothing of PGPORT, PGOPTIONS, PGDATA and the like reaches them. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
})

/** Whether the account can walk to this existing folder: root's own home, for one, is closed to `postgres`. */
export function canReach(folder: string, account: Account): boolean {
  const script = 'cd "$1"'
  const tried = spawnSync('/bin/sh', ['-c', script, 'sh', folder], { ...asAccount(account), cwd: '/' })
  return tried.status === 0
}
