import { slaExplanation, slaRules, type SlaRule } from '../../contracts/sla.ts'
import {
  calendars,
  slaChange,
  slaChanges,
  slaPreviewLine,
  type SlaChange,
  type SlaPreview,
} from '../../contracts/slaChange.ts'
import { expect } from 'vitest'
import { someReport, type TestService } from './service.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const agency = 'so-xay-dung'
export const localDay = (at: number) => new Date(at + 7 * HOUR).toISOString().slice(0, 10)
export const today = () => localDay(Date.now())
export const who = { by: 'Nguyễn Văn Quản', reason: 'Quyết định mới của thành phố' }
/** A report that only the city’s general rules rule. */
export const ordinary = (fields: Record<string, unknown> = {}) =>
  someReport({ category: 'giao-thong-o-ga', ...fields })
export const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString()
export const after = (from: string, hours: number) => new Date(Date.parse(from) + hours * HOUR).toISOString()

/** Limits by day and night, so that the hour at which the tests run does not matter. */
export const plain = (hours: number, warnHours = 1): Partial<SlaRule> => ({
  resolve: { minutes: hours * 60, time: 'calendar', given: true },
  warnMinutes: warnHours * 60,
  source: 'Quyết định 12/QĐ-UBND',
})

/** What an administrator does with deadlines, over HTTP. */
export function administrator(city: () => TestService) {
  const explained = async (code: string) => {
    await city().settled()
    return slaExplanation.parse((await city().get(`/api/reports/${code}/sla`)).body)
  }
  const newestRule = async (code: string): Promise<{ rule: SlaRule; version: number }> => {
    const { items } = slaRules.parse((await city().get('/api/sla/rules')).body)
    const { version, id: _id, ...rule } = items.filter((one) => one.code === code).at(-1)!
    return { rule, version }
  }
  const done = async (id: number): Promise<SlaChange> => {
    for (;;) {
      const { items } = slaChanges.parse((await city().get('/api/sla/changes')).body)
      const change = items.find((one) => one.id === id)!
      if (change.state === 'done') {
        await city().settled()
        return change
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    take: async (fields: Record<string, unknown> = {}) =>
      (await city().post('/api/reports', ordinary(fields))).body.code as string,
    command: async (code: string, name: string, body: unknown = {}) =>
      expect((await city().post(`/api/reports/${code}/${name}`, body)).status, name).toBe(200),
    explained,
    newestRule,
    newestCalendar: async () => calendars.parse((await city().get('/api/sla/calendars')).body).items[0]!,
    /** The next version of a rule, from today on, with other fields. */
    async ruleProposal(code: string, fields: Partial<SlaRule> = {}) {
      const { rule, version } = await newestRule(code)
      return { kind: 'rule', basedOn: version, rule: { ...rule, appliesFrom: today(), ...fields } }
    },
    /** Resolves when the decision is done; at once where it waits for a later day. */
    async decide(proposal: object, open: 'keep' | 'recompute') {
      const { status, body } = await city().post('/api/sla/changes', { ...proposal, open, ...who })
      expect([status, body]).toEqual([201, expect.anything()])
      const change = slaChange.parse(body)
      return change.appliesFrom > today() ? change : done(change.id)
    },
    done,
    async preview(proposal: object): Promise<SlaPreview> {
      await city().settled()
      const { status, body } = await city().post('/api/sla/preview', proposal)
      expect([status, body]).toEqual([200, expect.any(String)])
      const last = slaPreviewLine.parse(JSON.parse(body.trimEnd().split('\n').at(-1)))
      if (!('result' in last)) throw new Error(`No result: ${body}`)
      return last.result
    },
  }
}
