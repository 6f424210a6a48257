import { expect, test } from 'vitest'
import { slaProposal } from '../../../contracts/slaChange.ts'
import type { RuleVersion } from '../api.ts'
import { ruleFormOf, ruleProposal } from './ruleForm.ts'

const version: RuleVersion = {
  ...{ id: 7, version: 3, code: 'rac-thai', category: 'rac', agency: null, urgency: 'urgent', areaSet: null },
  acknowledge: { minutes: 240, time: 'working', given: true },
  resolve: { minutes: 960, time: 'calendar', given: false },
  ...{
    warnMinutes: 60,
    extendBy: 'ioc',
    extensions: 2,
    appliesFrom: '2008-01-01',
    appliesTo: null,
    source: 'QĐ 1207',
  },
}

test('the next version begins as the newest one is, from today on', () => {
  const { id: _id, version: basedOn, ...same } = version
  const proposal = ruleProposal(ruleFormOf(version, '2026-11-22'), basedOn)
  expect(slaProposal.parse(proposal)).toEqual({
    ...{ kind: 'rule', basedOn: 3 },
    rule: { ...same, appliesFrom: '2026-11-22' },
  })
})

test('what is not chosen is sent as nothing', () => {
  const form = { ...ruleFormOf(null, '2026-11-22'), code: 'moi', source: '  ' }
  expect(slaProposal.parse(ruleProposal(form, 0))).toMatchObject({
    basedOn: 0,
    rule: {
      code: 'moi',
      category: null,
      agency: null,
      urgency: null,
      areaSet: null,
      appliesTo: null,
      source: null,
    },
  })
})
