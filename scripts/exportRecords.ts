import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { FileSeal } from '../contracts/export.ts'
import { exportRecord, type ExportRecord } from '../contracts/exportRecord.ts'
import { recordAddress } from '../server/features/exports/companion.ts'
import { companion } from '../server/features/exports/reading/text.ts'
import { Seal } from '../server/features/exports/seal.ts'
import { StartError } from '../server/startError.ts'

/** What a record is kept as: as the server tells it, or among the notes of a CSV's companion. */
const kept = z.union([exportRecord, companion])

/** Length and SHA-256 of a file as it lies there. */
export async function sealOfFile(file: string): Promise<FileSeal> {
  const seal = new Seal()
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) seal.add(piece)
  return seal.end()
}

/**
 * What is kept of a file, by an address or from a file. Where signing in is asked for, TOANCANH_TOKEN is shown.
 * @throws StartError where there is none
 */
export async function readRecord(where: string): Promise<ExportRecord> {
  const said = /^https?:/.test(where) ? await askFor(where) : await readFile(where, 'utf8')
  const record = kept.safeParse(parsed(said))
  if (!record.success)
    throw new StartError(`${where} is no record of a file: GET /api/exports/{id} tells one`)
  return record.data
}

/** @param id of the file, where it says so itself: it may have been renamed */
export async function recordAt(url: string, file: string, id: string | undefined): Promise<ExportRecord> {
  const named = id ?? /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(path.basename(file))?.[0]
  if (!named) throw new StartError(`${path.basename(file)} has no id in its name: it was renamed`)
  return readRecord(new URL(recordAddress(named), url).href)
}

async function askFor(address: string): Promise<string> {
  const token = process.env.TOANCANH_TOKEN
  const answer = await fetch(address, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  if (answer.ok) return answer.text()
  if (answer.status === 410) throw new StartError(`${address} keeps what proved that file no longer (410)`)
  const why =
    answer.status === 401 || answer.status === 403
      ? 'shows nothing without a token that reads, as TOANCANH_TOKEN'
      : 'knows no such file'
  throw new StartError(`${address} ${why} (${answer.status})`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** How a file differs from the one that was given; nothing where it is that one. */
export function differencesToRecord(seal: FileSeal, { file, id }: ExportRecord): string[] {
  if (!file || (seal.sha256 === file.sha256 && seal.bytes === file.bytes)) return []
  return [
    `this is not the file that was given as ${id}: that one has ${file.bytes} bytes and SHA-256 ${file.sha256}`,
  ]
}
