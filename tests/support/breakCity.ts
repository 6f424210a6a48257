import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fixturesHome } from '../../fixtures/readFixture.ts'

const temporary: string[] = []

/**
 * Copies a city's folder and changes one file of it.
 * @returns the folder that the copy lies in
 */
export async function breakCity(
  code: string,
  file: string,
  change: (content: string) => string,
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cities-'))
  temporary.push(folder)
  await cp(path.join(fixturesHome, code), path.join(folder, code), { recursive: true })
  const target = path.join(folder, code, file)
  await writeFile(target, change(await readFile(target, 'utf8')))
  return folder
}

/** Removes every copy. */
export async function mendCities(): Promise<void> {
  await Promise.all(temporary.splice(0).map((folder) => rm(folder, { recursive: true })))
}
