import { spawn, type ChildProcess } from 'node:child_process'
import { projectRoot } from '../../server/env.ts'

const READY = /ready: (http:\/\/\S+?)\/wall/
/** A first start writes a whole history, and the machine may be busy. */
export const START_MS = 300_000

/** A process that `npm start` would be. */
export interface Started {
  process: ChildProcess
  /** The address that it prints when it is ready; rejects with what it said where it ended or took too long. */
  url: Promise<string>
  /** Hears all that it says from now on. */
  heard(listener: (part: string) => void): void
}

/** Starts what `npm start` runs, with these variables beside ours. */
export function startProcess(env: Record<string, string>): Started {
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const heard: Started['heard'] = (listener) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => listener(part.toString()))
  }
  const url = new Promise<string>((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`Not ready in time:\n${output}`)), START_MS)
    heard((part) => {
      output += part
      const ready = READY.exec(output)
      if (ready) {
        clearTimeout(timer)
        resolve(ready[1]!)
      }
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`Ended with ${code}:\n${output}`))
    })
  })
  return { process: child, url, heard }
}
