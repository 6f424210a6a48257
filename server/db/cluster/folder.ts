import { accessSync, constants, existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { StartError } from '../../startError.ts'

const isFolder = (name: string): boolean => statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false

/** One level at a time: with `recursive`, mkdir goes round for ever where the system lets nobody make one, as in /proc. */
function makeEachLevel(folder: string): void {
  if (existsSync(folder)) return
  makeEachLevel(path.dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process that starts at this moment may have been faster.
    if (!isFolder(folder)) throw error
  }
}

/**
 * The real path of an existing folder that we may read and write.
 * @throws StartError where it is none
 */
function usable(folder: string): string {
  if (!isFolder(folder)) throw new StartError(`${folder} is not a folder: set DATA_DIR to one.`)
  const home = realpathSync(folder)
  try {
    accessSync(home, constants.R_OK | constants.W_OK)
    return home
  } catch {
    throw new StartError(
      `The folder ${home} belongs to another user: start as that user, or set DATA_DIR to one of your own.`,
    )
  }
}

/**
 * The data folder, made where it is not there yet.
 * @returns its real path
 * @throws StartError where it cannot be made or is not ours to use
 */
export function makeDataFolder(dataDir: string): string {
  try {
    makeEachLevel(dataDir)
  } catch (error) {
    throw new StartError(
      `The folder ${dataDir} cannot be made (${(error as Error).message}): set DATA_DIR to one that can.`,
    )
  }
  return usable(dataDir)
}

/**
 * The real path of the data folder; null where there is none.
 * @throws StartError where it is not ours to use
 */
export const findDataFolder = (dataDir: string): string | null =>
  existsSync(dataDir) ? usable(dataDir) : null

/** The clusters made in a folder, each named by its major version; none where there is no such folder. */
export const clustersIn = (folder: string): string[] =>
  isFolder(folder) ? readdirSync(folder).filter((name) => /^\d+$/.test(name)) : []
