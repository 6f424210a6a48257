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

/** Whether GDAL's programs are on this machine, as QGIS brings them too. */
const hasGdal = (): boolean =>
  ['ogrinfo', 'ogr2ogr'].every((program) => spawnSync(program, ['--version']).status === 0)

interface Need {
  name: string
  /** Debian's package of it. */
  package: string
  /** What is not tested without it. */
  whose: string
  isHere: () => boolean
  /** What else can be done than installing the package. */
  otherwise: string
}

const needs: Need[] = [
  {
    name: 'Chromium',
    package: 'chromium',
    whose: 'The browser tests need',
    isHere: () => findChromium() !== null,
    otherwise: 'set CHROMIUM_PATH to it',
  },
  {
    name: 'GDAL',
    package: 'gdal-bin',
    whose: 'The tests of what other tools read need',
    isHere: hasGdal,
    otherwise: 'put "ogrinfo" and "ogr2ogr" on the PATH',
  },
]

async function install(need: Need, progress: Progress): Promise<void> {
  const missing = `${need.whose} ${need.name}`
  if (!mayInstall()) {
    throw new StartError(
      `${missing}: install it (on Debian: "sudo apt-get install ${need.package}"), or ${need.otherwise}.`,
    )
  }
  await progress.step(`Installing ${need.name}`, async () => {
    try {
      await aptUpdate()
      await aptInstall([need.package])
    } catch (error) {
      throw new StartError(`${missing}, and installing it failed: ${(error as Error).message}.`)
    }
  })
  if (!need.isHere())
    throw new StartError(`${missing}, and this system's package brings none: ${need.otherwise}.`)
}

/**
 * Makes sure that what the tests need beside npm packages is on this machine: PostgreSQL with PostGIS, Chromium, and
 * GDAL.
 * @throws StartError that says what is missing where it may not be installed.
 */
export async function installTestNeeds(progress: Progress): Promise<void> {
  if (!findInstalls().some(isUsable)) await installPostgis(progress)
  for (const need of needs) if (!need.isHere()) await install(need, progress)
  progress.say(`PostgreSQL ≥ ${MIN_POSTGRES}, PostGIS ≥ ${MIN_POSTGIS}, Chromium and GDAL are here`)
}

if (import.meta.main) await run(() => installTestNeeds(createProgress()))
