import { reactive, ref, type Ref } from 'vue'
import type { ApiError } from '../../api/fetchJson.ts'
import { useCity } from '../../stores/city.ts'
import { useWho } from '../access/useWho.ts'
import type { Action } from './actions.ts'
import { bodyOf } from './body.ts'
import { createDrafts } from './drafts.ts'
import { createKeeper } from './kept.ts'
import type { Row } from './rows.ts'
import { useSending, type Act } from './sending.ts'

type Versioned = Pick<Row, 'code' | 'version'>

/**
 * What the operator does: begins, puts aside, orders, takes back. Nothing typed is lost until the server has it.
 * @param current the report that they are at
 * @param onTold told of reports that the server was told something about
 */
export function useWork(current: Ref<string | null>, onTold: (codes: string[]) => void) {
  const city = useCity()
  const drafts = createDrafts()
  /** What came of the last try, by code. */
  const errors = reactive(new Map<string, ApiError>())
  /** Whether the form of the report that they are at is open. */
  const writing = ref(false)

  const { who } = useWho()
  const keeper = createKeeper(() => who.value?.person?.login ?? '', window.localStorage)
  const sending = useSending(
    {
      onTold(codes, failed) {
        for (const code of codes) if (!failed.includes(code)) drafts.drop(code)
        onTold(codes)
      },
      onFailed(act) {
        const { name } = act
        // A merge has no words to keep: both reports are looked at again.
        if (name === 'merge') return
        for (const { order, error } of act.failures) {
          drafts.put(order.code, { name, version: order.version, fields: order.fields })
          errors.set(order.code, error)
          if (order.code === current.value) writing.value = true
        }
      },
    },
    keeper,
  )

  function order(name: Action['name'], rows: Versioned[], fields: Record<string, string>) {
    const body = bodyOf(name, fields, city.timeZone)
    for (const { code } of rows) errors.delete(code)
    if (rows.some(({ code }) => code === current.value)) writing.value = false
    sending.order(
      name,
      rows.map(({ code, version }) => ({ code, version, fields: { ...fields }, body })),
    )
  }

  return {
    drafts,
    errors,
    writing,
    sending,
    order,
    /** Begins an action on the report that they are at; one that needs no words is ordered at once. */
    begin(action: Action, version: number) {
      const code = current.value!
      if (!action.form) return order(action.name, [{ code, version }], {})
      drafts.begin(code, action.name, version)
      writing.value = true
    },
    /** Orders that a report be closed as the duplicate of another, both as the operator has them before them. */
    merge(closing: Versioned, into: Versioned) {
      const body = { into: into.code, intoVersion: into.version }
      sending.order('merge', [
        { code: closing.code, version: closing.version, body, fields: { into: into.code } },
      ])
    },
    /** Orders what was written. */
    finish() {
      const draft = drafts.of(current.value!)
      if (draft) order(draft.name, [{ code: current.value!, version: draft.version }], draft.fields)
    },
    drop() {
      drafts.drop(current.value!)
      errors.delete(current.value!)
      writing.value = false
    },
    undo(one?: Act) {
      const undone = sending.undo(one)
      const isHere = undone?.orders.length === 1 && undone.orders[0]!.code === current.value
      if (isHere && drafts.of(current.value!)?.name === undone.name) writing.value = true
    },
  }
}
