import type { ExportStatement } from '../../../contracts/export.ts'
import type { FileStatement } from '../../../contracts/exportRecord.ts'

/** How a file is called: by it, what it holds is found again. */
export const fileName = ({ city, of, asOfSeq, id, format }: FileStatement): string =>
  `${city}-${of}-seq${asOfSeq}-${id}.${format}`

/** What the audit log keeps of a file that was handed out. */
export const auditOf = ({
  id,
  format,
  totals,
  filters,
}: ExportStatement): Record<string, string | number> => ({
  ...{ id, format, reports: totals.reports },
  ...(filters.personal && { personal: 'yes' }),
})
