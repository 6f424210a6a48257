import { ref, type Ref } from 'vue'

const PAGE = 10

/** Moves the focus over the fields of a table by the arrow keys, as in a spreadsheet; by Tab one of them alone is reached. */
export function useGridKeys(table: Ref<HTMLElement | null>, size: () => { rows: number; columns: number }) {
  const at = ref({ row: 0, column: 0 })
  const name = (row: number, column: number) => `${row}/${column}`

  function moved({ key, ctrlKey }: KeyboardEvent) {
    const { row, column } = at.value
    const { rows, columns } = size()
    const last = { row: rows - 1, column: columns - 1 }
    switch (key) {
      case 'ArrowUp':
        return { row: row - 1, column }
      case 'ArrowDown':
        return { row: row + 1, column }
      case 'ArrowLeft':
        return { row, column: column - 1 }
      case 'ArrowRight':
        return { row, column: column + 1 }
      case 'PageUp':
        return { row: Math.max(0, row - PAGE), column }
      case 'PageDown':
        return { row: Math.min(last.row, row + PAGE), column }
      case 'Home':
        return ctrlKey ? { row: 0, column: 0 } : { row, column: 0 }
      case 'End':
        return ctrlKey ? last : { row, column: last.column }
    }
    return null
  }

  return {
    /** What a field is known by: its `data-at`. @param row 0 is the head */
    name,
    tabindex: (row: number, column: number) => {
      const { rows, columns } = size()
      const reached = {
        row: Math.min(at.value.row, rows - 1),
        column: Math.min(at.value.column, columns - 1),
      }
      return reached.row === row && reached.column === column ? 0 : -1
    },
    /** For `focusin`: from here on it goes. */
    follow({ target }: FocusEvent) {
      const [row, column] = ((target as HTMLElement).dataset.at ?? '').split('/').map(Number)
      if (column !== undefined) at.value = { row: row!, column }
    },
    /** For `keydown`. */
    move(event: KeyboardEvent) {
      if (event.altKey || event.metaKey || event.shiftKey) return
      const to = moved(event)
      const field = to && table.value?.querySelector<HTMLElement>(`[data-at="${name(to.row, to.column)}"]`)
      if (!to) return
      event.preventDefault()
      field?.focus()
    },
  }
}
