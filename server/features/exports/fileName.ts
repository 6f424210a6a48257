import type { ExportStatement } from '../../../contracts/export.ts'

/** How a file is called: by it, what it holds is found again. */
export const fileName = ({ city, asOfSeq, id, format }: ExportStatement): string =>
  `${city}-reports-seq${asOfSeq}-${id}.${format}`

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
