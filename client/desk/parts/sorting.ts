/** A column of a table: what is shown, and what it is sorted by. */
export interface Column<Row> {
  key: string
  label: string
  numeric?: boolean
  text: (row: Row) => string
  /** Small, beside the text. */
  note?: (row: Row) => string
  /** Nothing (null) comes last in either direction. */
  value: (row: Row) => number | string | null
  /** Class of the text's colour. */
  tone?: (row: Row) => string | undefined
}

/**
 * Rows in the order of a column, equal ones by their code; a number without a value comes last.
 * @param few rows that say little: they stay after all others
 */
export function inOrder<Row extends { code: string }>(
  rows: readonly Row[],
  column: Column<Row>,
  down: boolean,
  few: (row: Row) => boolean = () => false,
): Row[] {
  const compare = (a: Row, b: Row) => {
    const [left, right] = [column.value(a), column.value(b)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    const order =
      typeof left === 'string'
        ? left.localeCompare(String(right), 'vi', { numeric: true })
        : left - Number(right)
    return down ? -order : order
  }
  return [...rows].sort(
    (a, b) => Number(few(a)) - Number(few(b)) || compare(a, b) || (a.code < b.code ? -1 : 1),
  )
}
