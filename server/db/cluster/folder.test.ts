import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startChild } from '../../../tests/support/child.ts'
import { temporaryFolder } from '../../../tests/support/cluster.ts'
import { StartError } from '../../startError.ts'
import { clustersIn, findDataFolder, makeDataFolder } from './folder.ts'
import { takeOwnership } from './ownerLock.ts'
import { hasCluster } from './place.ts'

describe('the data folder', () => {
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'file'), '')
  symlinkSync(path.join(folder, 'gone'), path.join(folder, 'broken'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is made with those above it, and found again through a link', () => {
    const deep = path.join(folder, 'a/b/c')
    expect(findDataFolder(deep)).toBeNull()
    expect(hasCluster(deep)).toBe(false)
    expect(existsSync(path.dirname(deep))).toBe(false)
    expect(makeDataFolder(deep)).toBe(deep)
    const link = path.join(folder, 'link')
    symlinkSync(deep, link)
    expect(makeDataFolder(link)).toBe(deep)
    expect(findDataFolder(link)).toBe(deep)
  })

  it.each([
    ['file', /file is not a folder: set DATA_DIR to one\.$/],
    ['file/x', /^The folder .*file\/x cannot be made \(ENOTDIR.*\): set DATA_DIR to one that can/],
    ['broken', /^The folder .*broken cannot be made \(EEXIST/],
  ])('is refused in one sentence: %s', (name, sentence) => {
    const wrong = path.join(folder, name)
    expect(() => makeDataFolder(wrong)).toThrow(StartError)
    expect(() => makeDataFolder(wrong)).toThrow(sentence)
    expect(clustersIn(wrong)).toEqual([])
  })

  if (process.platform === 'linux') {
    // In a process of its own, which can be ended if it goes round for ever.
    it('is refused where the system lets nobody make one', async () => {
      const child = startChild('tests/support/holdCluster.ts', ['/proc/x/y'])
      const limit = setTimeout(() => child.process.kill('SIGKILL'), 20_000)
      const { code, stderr } = await child.ended
      clearTimeout(limit)
      expect(code).toBe(1)
      expect(stderr).toMatch(/StartError: The folder \/proc\/x\/y cannot be made \(ENOENT.*set DATA_DIR/)
    }, 30_000)

    it('is refused where it takes no file', () => {
      expect(() => takeOwnership('/proc/self')).toThrow(/^Nothing can be written into \/proc\/self \(/)
    })
  }
})
