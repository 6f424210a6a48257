import { CODE_LENGTH, CODE_LETTERS, codeLookAlikes } from '../../contracts/wall.ts'

/** What contracts/wall.ts does under this name, which the browser has as types and constants only. */
export const foldCode = (typed: string): string =>
  [...typed.toUpperCase().replaceAll(/[\s.–-]/g, '')].map((sign) => codeLookAlikes[sign] ?? sign).join('')

export const isCode = (code: string): boolean =>
  code.length === CODE_LENGTH && [...code].every((letter) => CODE_LETTERS.includes(letter))
