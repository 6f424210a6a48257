import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { projectRoot } from '../../env.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
  for (let i = 0; i < 3; i++) await city.post('/api/reports', someReport())
  await city.settled()
})
afterAll(() => city.stop())

const files = globSync('ops/**/*.{yml,json}', { cwd: projectRoot }).map((file) => ({
  file,
  text: readFileSync(path.join(projectRoot, file), 'utf8'),
}))
/** Names of metrics in a text: those that we, Node and the process give out, and recorded ones. */
const namesIn = (text: string): string[] =>
  text.match(/\b(?:\w+:)?(?:toancanh|nodejs|process)_\w+(?::\w+)*/g) ?? []
const isRecorded = (name: string) => name.includes(':')

describe('what Prometheus and Grafana are told to read', () => {
  it('is given out by the server, or recorded from what is', async () => {
    const { body } = await city.get('/metrics')
    const exposed = new Set((body as string).match(/^\w+/gm))
    const recorded = new Set(
      files.flatMap(({ text }) => [...text.matchAll(/record: (\S+)/g)].map(([, name]) => name!)),
    )
    expect(recorded.size).toBeGreaterThan(4)
    let named = 0
    for (const { file, text } of files)
      for (const name of namesIn(text)) {
        named++
        expect([file, name, (isRecorded(name) ? recorded : exposed).has(name)]).toEqual([file, name, true])
      }
    expect(named).toBeGreaterThan(30)
  })

  it('is named by the conventions: units at the end, _total for what only grows', async () => {
    const { body } = await city.get('/metrics')
    const types = [...(body as string).matchAll(/^# TYPE (\w+) (\w+)$/gm)]
    for (const [, name, type] of types)
      expect([name, name!.endsWith('_total')]).toEqual([name, type === 'counter'])
    const ours = types.filter(([, name]) => name!.startsWith('toancanh'))
    expect(ours.length).toBeGreaterThan(10)
    for (const [, name, type] of ours) {
      expect([name, /^toancanh(_[a-z0-9]+)+$/.test(name!)]).toEqual([name, true])
      if (type === 'histogram') expect(name).toMatch(/_(seconds|bytes)$/)
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|hours|kb|mb)(_|$)/)
    }
  })

  it('holds the numbers of the wall', async () => {
    const { body } = await city.get('/metrics')
    for (const [name, value] of [
      ['toancanh_reports_received_total', 3],
      ['toancanh_log_events_total', 3],
      ['toancanh_backlog_reports', 3],
      ['toancanh_overdue_reports', 0],
    ])
      expect(body).toMatch(new RegExp(`^${name} ${value}$`, 'm'))
    const again = (await city.get('/metrics')).body
    expect(again).toMatch(/^toancanh_log_events_total 3$/m)
  })
})
