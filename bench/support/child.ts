import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { projectRoot } from '../../server/env.ts'
import { onShutdown } from '../../server/process/shutdown.ts'

/** A process of a bench's own that answers calls, so that its CPU time and event loop are its alone. */
export interface Worker {
  /** Calls a method of the worker and waits for what it returns. */
  call<Result>(method: string, argument?: unknown): Promise<Result>
  end(): Promise<void>
}

type Message = { id: number; result?: unknown; error?: string }

/** Starts `file` (relative to the project), which must call {@link serveCalls}. */
export function startWorker(file: string): Worker {
  const child: ChildProcess = fork(path.join(projectRoot, file), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let calls = 0
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.on('message', ({ id, result, error }: Message) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(result as never)
    else call?.reject(new Error(error))
  })
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended (${code})`))
  })
  const end = () => {
    if (child.connected) child.disconnect()
    return gone
  }
  onShutdown(`Ending ${file}`, end)
  return {
    call: (method, argument) =>
      new Promise((resolve, reject) => {
        const id = ++calls
        waiting.set(id, { resolve, reject })
        child.send({ id, method, argument })
      }),
    end,
  }
}

/** In the worker: answers the calls of {@link startWorker}'s process and ends with it. */
export function serveCalls(methods: Record<string, (argument: never) => unknown>): void {
  // A terminal sends Ctrl-C to us too; the parent ends us in its order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.once('disconnect', () => process.exit(0))
  process.on('message', ({ id, method, argument }: { id: number; method: string; argument: never }) => {
    void (async () => {
      try {
        process.send?.({ id, result: await methods[method]!(argument) })
      } catch (error) {
        process.send?.({ id, error: (error as Error).stack })
      }
    })()
  })
}
