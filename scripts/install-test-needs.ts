import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { aptInstall, aptUpdate, mayInstall } from '../server/process/apt.ts'
import { findInstalls, isUsable, MIN_POSTGIS, MIN_POSTGRES } from '../server/db/cluster/binaries.ts'
import { installPostgis } from '../server/db/cluster/install.ts'
import { createProgress, type Progress } from '../server/process/progress.ts'
import { StartError } from '../server/startError.ts'
import { run } from './top.ts'

/** Names under which systems install Chromium or Chrome, best first. CHROMIUM_PATH wins over all. */
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    // Ubuntu's /usr/bin/chromium-browser may be a note that says "install the snap": ask it for its version.
    return spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0
  } catch {
    return false
  }
}

/** The system's Chromium, or null. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM_PATH']
  if (given) return isProgram(given) ? given : null
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(path.delimiter)]
  const candidates = CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return candidates.find(isProgram) ?? null
}

async function installChromium(progress: Progress): Promise<void> {
  const missing = 'The browser tests need Chromium'
  if (!mayInstall()) {
    throw new StartError(
      `${missing}: install it (on Debian: "sudo apt-get install chromium"), or set CHROMIUM_PATH to it.`,
    )
  }
  await progress.step('Installing Chromium', async () => {
    try {
      await aptUpdate()
      await aptInstall(['chromium'])
    } catch (error) {
      throw new StartError(`${missing}, and installing it failed: ${(error as Error).message}.`)
    }
  })
  if (!findChromium())
    throw new StartError(`${missing}, and this system's package brings none: set CHROMIUM_PATH to one.`)
}

/**
 * Makes sure that what the tests need beside npm packages is on this machine: PostgreSQL with PostGIS, and Chromium.
 * @throws StartError that says what is missing where it may not be installed.
 */
export async function installTestNeeds(progress: Progress): Promise<void> {
  if (!findInstalls().some(isUsable)) await installPostgis(progress)
  if (!findChromium()) await installChromium(progress)
  progress.say(`PostgreSQL ≥ ${MIN_POSTGRES}, PostGIS ≥ ${MIN_POSTGIS} and Chromium are here`)
}

if (import.meta.main) await run(() => installTestNeeds(createProgress()))
