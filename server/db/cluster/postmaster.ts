import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { asAccount, serverEnvironment, type Account } from './account.ts'
import type { Settings } from './settings.ts'

/** A running PostgreSQL server process. */
export interface Postmaster {
  pid: number
  /** Resolves when the process has ended, with what it last wrote to its log. */
  ended: Promise<string>
  hasEnded(): boolean
  /** Ends it: fast shutdown (open transactions roll back, everything committed is kept), then harder. */
  stop(): Promise<void>
}

export interface PostmasterOptions {
  bin: string
  dir: string
  account: Account
  settings: Settings
  logFile: string
  /** Folder to remove once the server is gone, even if we are killed; for throw-away clusters. */
  dispose?: string
}

const LOG_LIMIT_BYTES = 8 * 1024 * 1024

/**
 * PostgreSQL runs in a session of its own, so that Ctrl-C reaches us and not it. A guard beside it holds the other
 * end of a pipe of ours: if we die in whatever way, kill -9 included, the guard ends PostgreSQL. A line on the pipe
 * dismisses the guard. It is a grandchild, for the postmaster would take the end of a child it does not know for a crash.
 */
const GUARDED = `
dispose=$1; shift
( (
  trap '' INT TERM HUP
  if ! IFS= read -r dismissed <&3; then
    kill -INT $$ 2>/dev/null
    if [ -n "$dispose" ]; then
      # Its pid file goes last; where nobody reaps orphans the process number would stay.
      n=0
      while [ $n -lt 400 ] && ls "$dispose"/*/postmaster.pid >/dev/null 2>&1; do sleep 0.05; n=$((n + 1)); done
      rm -rf "$dispose"
    fi
  fi
) & )
exec "$@" 3<&-
`

function openLog(file: string): number {
  const fd = openSync(file, 'a', 0o600)
  if (statSync(file).size > LOG_LIMIT_BYTES) truncateSync(file)
  return fd
}

function endOfLog(file: string, from: number): string {
  const text = readFileSync(file).subarray(from).toString('utf8')
  const lines = text.trim().split('\n')
  const worst = lines.filter((line) => /\b(FATAL|PANIC)\b/.test(line)).at(-1) ?? lines.at(-1) ?? ''
  return worst.replace(/^.*?\] /, '')
}

/** Starts PostgreSQL on an existing data folder. It does not yet accept connections when this returns. */
export function startPostmaster(options: PostmasterOptions): Postmaster {
  const { bin, dir, account, settings, logFile, dispose = '' } = options
  const log = openLog(logFile)
  const logStart = statSync(logFile).size
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child: ChildProcess = spawn(
    '/bin/sh',
    ['-c', GUARDED, 'toancanh-guard', dispose, path.join(bin, 'postgres'), '-D', dir, ...flags],
    {
      ...asAccount(account),
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
    },
  )
  closeSync(log)
  const guard = child.stdio[3] as Writable
  guard.on('error', () => {})

  let over = false
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      over = true
      resolve(error.message)
    })
    child.once('exit', () => {
      over = true
      guard.end('dismissed\n')
      resolve(endOfLog(logFile, logStart))
    })
  })

  return {
    pid: child.pid ?? -1,
    ended,
    hasEnded: () => over,
    async stop() {
      for (const [signal, patience] of [
        ['SIGINT', 20_000],
        ['SIGQUIT', 5_000],
        ['SIGKILL', 5_000],
      ] as const) {
        if (over) return
        child.kill(signal)
        const timeout = new AbortController()
        await Promise.race([ended, sleep(patience, null, { signal: timeout.signal }).catch(() => null)])
        timeout.abort()
      }
    },
  }
}
