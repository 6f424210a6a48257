import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { projectRoot } from '../server/env.ts'
import type { Progress } from '../server/process/progress.ts'
import { onShutdown } from '../server/process/shutdown.ts'
import { StartError } from '../server/startError.ts'

const dist = path.join(projectRoot, 'client/dist')
/** Written last: a build that was cut off has none. */
const stampFile = path.join(dist, '.built-from')

/** What the client is built from, as one hash over names, sizes and times of change. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const sources = globSync(['client/**/*', 'contracts/**/*', 'package-lock.json'], {
    cwd: projectRoot,
    exclude: (name) => name === 'client/dist',
  })
  for (const name of sources.sort()) {
    const found = statSync(path.join(projectRoot, name))
    // A folder's own time changes with what is built beside the sources; its files say all there is to say.
    if (!found.isFile()) continue
    const { size, mtimeMs } = found
    hash.update(`${name} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function runVite(): Promise<void> {
  const vite = path.join(projectRoot, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', 'client/vite.config.ts', '--logLevel', 'warn']
  // In a process of its own: the bundler's memory is not to stay with the server.
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    // Whoever starts it, a test runner too: what is served is the production build.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onShutdown('Stopping the build', () => child.kill())
  const said: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => said.push(part))
  child.stderr.on('data', (part: Buffer) => said.push(part))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve()
      process.stderr.write(Buffer.concat(said))
      reject(new StartError('The client could not be built: put right what is said above.'))
    })
  })
}

/** Pressed once, here, instead of for every screen that asks: the server sends `NAME.gz` to whoever takes it. */
function pressAssets(): void {
  for (const name of globSync('assets/*.{js,mjs,css,svg}', { cwd: dist })) {
    const file = path.join(dist, name)
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
  }
}

/** Builds client/dist where it is missing, was cut off, or is not made from the sources as they are. */
export async function ensureClient(progress: Progress): Promise<void> {
  const wanted = fingerprint()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  await progress.step('Building the client', runVite)
  pressAssets()
  writeFileSync(stampFile, wanted)
}
