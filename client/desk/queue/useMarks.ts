import { computed, shallowRef, type Ref } from 'vue'
import type { Row } from './rows.ts'

/** Reports marked for one act together: as they are now, or as they were last seen in the queue. */
export function useMarks(rows: Ref<Row[]>) {
  const seen = shallowRef<ReadonlyMap<string, Row>>(new Map())
  const present = computed(() => new Map(rows.value.map((row) => [row.code, row])))
  return {
    codes: computed<ReadonlySet<string>>(() => new Set(seen.value.keys())),
    rows: computed(() => [...seen.value].map(([code, row]) => present.value.get(code) ?? row)),
    /** Marked, and no longer in the queue. */
    gone: computed<ReadonlySet<string>>(
      () => new Set([...seen.value.keys()].filter((code) => !present.value.has(code))),
    ),
    toggle(code: string | null) {
      if (code === null) return
      const next = new Map(seen.value)
      const row = present.value.get(code)
      if (!next.delete(code) && row) next.set(code, row)
      seen.value = next
    },
    clear: () => void (seen.value = new Map()),
  }
}
