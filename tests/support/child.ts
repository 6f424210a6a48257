import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { projectRoot } from '../../server/env.ts'

/** A TypeScript program running as a process of its own. */
export interface Child {
  process: ChildProcess
  /** The first line it writes to stdout, once it is there; rejects with its stderr if it ends without one. */
  firstLine: Promise<string>
  /** Its exit code, or the signal that ended it, and all it wrote to stderr. */
  ended: Promise<{ code: number | NodeJS.Signals; stderr: string }>
}

/** Starts `file` (relative to the project) under the Node that runs this test. */
export function startChild(file: string, args: string[] = [], env: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, [path.join(projectRoot, file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
  const ended: Child['ended'] = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 1, stderr }))
  })
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      stdout += part.toString()
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')))
    })
    void ended.then(() => reject(new Error(stderr || 'it ended without a word')))
  })
  firstLine.catch(() => {})
  return { process: child, firstLine, ended }
}
