import type { ExportStatement } from '../../../contracts/export.ts'

/** How a file is called: by it, what it holds is found again. */
export const fileName = ({ city, asOfSeq, id, format }: ExportStatement): string =>
  `${city}-reports-seq${asOfSeq}-${id}.${format}`
