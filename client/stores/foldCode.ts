import { CODE_LENGTH, CODE_LETTERS, codeLookAlikes } from '../../contracts/wall.ts'

/** A wall's code as somebody typed it, each look-alike replaced by the letter that was meant; the server does the same. */
export const foldCode = (typed: string): string =>
  [...typed.toUpperCase().replaceAll(/[\s.–-]/g, '')].map((sign) => codeLookAlikes[sign] ?? sign).join('')

export const isCode = (code: string): boolean =>
  code.length === CODE_LENGTH && [...code].every((letter) => CODE_LETTERS.includes(letter))
