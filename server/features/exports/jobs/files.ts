import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Where files lie, and what is left to whoever else writes to that disk: the database may be one of them. */
export interface ExportSettings {
  folder: string
  leaveFreeBytes: number
  keepDays: number
  /** Days for which it is kept what a file holds and what proves it. */
  recordDays: number
}

/** Nothing more can be written where files lie. */
export class DiskFull extends Error {}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

export const fileOf = ({ folder }: ExportSettings, id: string) => path.join(folder, `${id}.export`)
/** Of a try of its own: whoever was taken for dead may still write. */
const partOf = ({ folder }: ExportSettings, id: string, runner: string) =>
  path.join(folder, `${id}-${runner}.part`)

/** @throws DiskFull where less is free than is to be left */
export async function requireRoom({ folder, leaveFreeBytes }: ExportSettings): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < leaveFreeBytes)
    throw new DiskFull(`less than ${leaveFreeBytes} bytes are free in ${folder}`)
}

/**
 * Writes a file under a temporary name, and gives it its name when its last byte lies on the disk.
 * @returns its size in bytes
 * @throws DiskFull
 */
export async function writeWhole(
  settings: ExportSettings,
  { id, runner }: { id: string; runner: string },
  file: Readable,
  signal: AbortSignal,
): Promise<number> {
  const part = partOf(settings, id, runner)
  try {
    await pipeline(file, createWriteStream(part), { signal })
    const handle = await open(part, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    const { size } = await stat(part)
    await rename(part, fileOf(settings, id))
    return size
  } catch (error) {
    await rm(part, { force: true })
    if (FULL.has((error as NodeJS.ErrnoException).code ?? '')) throw new DiskFull((error as Error).message)
    throw error
  }
}

/** Takes away what lies there of jobs. */
export async function removeFiles({ folder }: ExportSettings, ids: string[]): Promise<void> {
  const gone = new Set(ids)
  for (const name of await namesIn(folder))
    if (gone.has(name.slice(0, ID))) await rm(path.join(folder, name), { force: true })
}

/** Ids of jobs that something lies there of. */
export const idsInFolder = async ({ folder }: ExportSettings): Promise<string[]> => [
  ...new Set((await namesIn(folder)).map((name) => name.slice(0, ID))),
]

const ID = 36

async function namesIn(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  return (await readdir(folder)).filter((name) => /^[0-9a-f-]{36}(\.export|-[0-9a-f-]{36}\.part)$/.test(name))
}
