import { fileStatement, type FileStatement } from '../../../../contracts/exportRecord.ts'

/** @param text what a file carries for programs */
export const readStatement = (text: string): FileStatement => fileStatement.parse(JSON.parse(text))
