import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { StartError } from '../../startError.ts'
import { asAccount, serverEnvironment, type Account } from './account.ts'

const run = promisify(execFile)

/** The one role of a private cluster; only our own user and root get at its socket. */
export const CLUSTER_USER = 'toancanh'

/**
 * C.UTF-8 sorts by code point: the same on every machine, and it never changes under an index when the C library
 * or ICU is upgraded, while upper, lower and regular expressions still know Vietnamese letters. Where people read a sorted list, the
 * order is made there (Intl.Collator, or COLLATE "vi-x-icu" in the query). macOS has no C.UTF-8, but the same in two halves.
 */
const LOCALE = process.platform === 'darwin' ? ['--locale=C', '--lc-ctype=UTF-8'] : ['--locale=C.UTF-8']

/** Makes a folder that belongs to the account and is closed to all others. */
export function makePrivateFolder(folder: string, account: Account): void {
  mkdirSync(folder, { mode: 0o700 })
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
}

/**
 * Makes an empty cluster at `dir`. It is made beside and renamed when whole: an interrupted first start leaves
 * nothing that looks like a cluster.
 */
export async function initialise(
  bin: string,
  dir: string,
  account: Account,
  { sync }: { sync: boolean },
): Promise<void> {
  const unfinished = `${dir}.unfinished`
  if (existsSync(unfinished)) rmSync(unfinished, { recursive: true })
  makePrivateFolder(unfinished, account)
  const args = ['-D', unfinished, '-U', CLUSTER_USER, '-E', 'UTF8', ...LOCALE]
  // Trust is safe here: there is no TCP, and the socket lies in a folder only our user can enter.
  args.push('--auth-local=trust', '--auth-host=reject', '--data-checksums', ...(sync ? [] : ['--no-sync']))
  try {
    await run(path.join(bin, 'initdb'), args, { ...asAccount(account), env: serverEnvironment(), cwd: '/' })
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split('\n')
      .at(-1)
    throw new StartError(
      `The database could not be made in ${dir}: ${said} — free the disk or choose another DATA_DIR.`,
    )
  }
  renameSync(unfinished, dir)
}
