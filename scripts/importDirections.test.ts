import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ESLint } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** File, what it imports, and what the lint says of it: null where the import is right. */
const cases: [file: string, imported: string, said: RegExp | null][] = [
  ['contracts/a.ts', '../server/log/x.ts', /imports nothing of ours/],
  ['contracts/b.ts', 'node:fs', /contracts\/ is pure/],
  ['contracts/c.ts', './x.ts', null],
  ['client/a.ts', '../server/log/x.ts', /only through contracts/],
  ['client/b.ts', '../fixtures/x.ts', /only through contracts/],
  ['client/c.ts', '../contracts/x.ts', null],
  ['server/a.ts', '../client/stores/x.ts', /never imports the client/],
  ['server/b.ts', '../tests/x.ts', /does not import its tests/],
  ['server/b.test.ts', '../tests/x.ts', null],
  ['server/features/board/a.test.ts', '../../app.ts', null],
  ['client/a.test.ts', '../server/app.ts', /only through contracts/],
  ['server/features/board/a.ts', '../../realtime/x.ts', /only the gateway speaks/],
  ['server/features/board/b.ts', 'socket.io', /Only server\/realtime speaks/],
  ['server/features/board/c.ts', '../../log/x.ts', null],
  ['server/feeds/demo/a.ts', '../../realtime/x.ts', /only the gateway speaks/],
  ['server/log/a.ts', '../features/board/x.ts', /never back/],
  ['server/log/b.ts', '../app.ts', /never back/],
  ['server/figures/a.ts', '../features/board/x.ts', /never back/],
  ['server/sla/a.ts', '../main.ts', /never back/],
  ['server/db/a.ts', '../features/board/x.ts', /never back/],
  ['server/reports/a.ts', '../features/board/x.ts', /never back/],
  ['server/board/a.ts', '../realtime/x.ts', /never back/],
  ['server/board/b.ts', 'socket.io', /Only server\/realtime speaks/],
  ['server/replay/a.ts', '../features/board/x.ts', /never back/],
  ['server/figures/b.ts', '../board/x.ts', /neither knows it/],
  ['server/features/board/d.ts', '../../board/x.ts', null],
  ['server/realtime/a.ts', '../features/board/x.ts', /knows no feature/],
  ['server/realtime/b.ts', 'socket.io', null],
  ['client/panels/a.ts', '../map/x.ts', /A panel shows stores/],
  ['client/panels/b.ts', '../realtime/x.ts', /A panel shows stores/],
  ['client/panels/c.ts', '../stores/x.ts', null],
  ['client/panels/D.vue', '../realtime/x.ts', /A panel shows stores/],
  ['client/stores/a.ts', '../realtime/x.ts', /A store is filled by handlers/],
  ['client/stores/b.ts', '../map/x.ts', /A store is filled by handlers/],
  ['client/stores/c.ts', 'socket.io-client', /Only client\/realtime speaks/],
  ['client/map/layers/a.ts', '../../realtime/x.ts', /A layer is handed its map/],
  ['client/map/layers/b.ts', '../MapView.vue', /A layer is handed its map/],
  ['client/map/layers/c.ts', '../../stores/x.ts', null],
  ['client/realtime/handlers/a.ts', '../../map/x.ts', /A handler of a live event/],
  ['client/realtime/handlers/b.ts', '../../stores/x.ts', null],
]

const targets = [
  'contracts/x.ts',
  'fixtures/x.ts',
  'tests/x.ts',
  ...['log', 'board', 'realtime', 'features/board'].map((name) => `server/${name}/x.ts`),
  'server/app.ts',
  'server/main.ts',
  ...['stores', 'map', 'realtime'].map((name) => `client/${name}/x.ts`),
  'client/map/MapView.vue',
]

const script = (file: string, text: string) =>
  file.endsWith('.vue') ? `<script setup lang="ts">\n${text}\n</script>\n` : text

describe('the lint knows who may import whom', () => {
  // Its own small project under the project's own rules, so that no wrong file ever stands in the real one.
  const folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-lint-'))
  let said = new Map<string, string[]>()

  beforeAll(async () => {
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), script(file, text))
    }
    for (const name of ['eslint.config.js', 'package.json', 'tsconfig.json'])
      cpSync(path.join(root, name), path.join(folder, name))
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    write('client/tsconfig.json', JSON.stringify({ extends: '../tsconfig.json', include: ['**/*.ts'] }))
    for (const file of targets) write(file, 'export const x = 1\n')
    for (const [file, imported] of cases) write(file, `import * as y from '${imported}'\nconsole.log(y)\n`)
    const results = await new ESLint({ cwd: folder }).lintFiles(['.'])
    said = new Map(results.map((r) => [path.relative(folder, r.filePath), r.messages.map((m) => m.message)]))
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(cases)('%s importing %s', (file, _imported, expected) => {
    const messages = said.get(file)
    if (expected === null) expect(messages).toEqual([])
    else expect(messages).toEqual([expect.stringMatching(expected)])
  })
})
