import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)
const asRoot = process.getuid?.() === 0

/** Runs a command as root: directly, or through password-less sudo. Rejects with what it wrote to stderr. */
export async function runAsRoot(command: string, args: string[]): Promise<string> {
  const [program, ...rest] = asRoot ? [command, ...args] : ['sudo', '-n', command, ...args]
  try {
    const done = await run(program!, rest, { maxBuffer: 64 * 1024 * 1024 })
    return done.stdout
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    throw new Error(stderr.trim().split('\n').at(-1) || message)
  }
}

/** Whether this is a Debian or Ubuntu on which we may install without asking anybody for a password. */
export function mayInstall(): boolean {
  if (!existsSync('/usr/bin/apt-get')) return false
  return asRoot || spawnSync('sudo', ['-n', 'true']).status === 0
}

/** Fetches the package lists anew. */
export const aptUpdate = (): Promise<string> => runAsRoot('apt-get', ['update', '-qq'])

/** Installs packages without what they only recommend, and never asks a question. */
export const aptInstall = (packages: string[]): Promise<string> =>
  runAsRoot('env', [
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    '-o',
    'Dpkg::Options::=--force-confold',
    '-o',
    'DPkg::Lock::Timeout=120',
    ...packages,
  ])

/** Names of the packages in the lists that begin with `prefix`. */
export async function aptNames(prefix: string): Promise<string[]> {
  const { stdout } = await run('apt-cache', ['pkgnames', prefix])
  return stdout.split('\n').filter(Boolean)
}
