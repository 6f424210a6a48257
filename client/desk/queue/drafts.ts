import { reactive } from 'vue'
import type { CommandName } from '../../../contracts/report.ts'

/** What an operator has begun to say about a report: kept until it is sent, whatever else is opened meanwhile. */
export interface Draft {
  name: CommandName
  /** Of the report that the operator had before them when they began. */
  version: number
  fields: Record<string, string>
}

/** One draft a report; a new one of another action keeps the words of the last. */
export function createDrafts() {
  const drafts = reactive(new Map<string, Draft>())
  return {
    of: (code: string): Draft | null => drafts.get(code) ?? null,
    begin(code: string, name: CommandName, version: number): Draft {
      const known = drafts.get(code)
      if (known?.name === name) return known
      drafts.set(code, { name, version, fields: { ...known?.fields } })
      return drafts.get(code)!
    },
    put: (code: string, draft: Draft) => void drafts.set(code, draft),
    drop: (code: string) => void drafts.delete(code),
  }
}
export type Drafts = ReturnType<typeof createDrafts>
