import { createHash, randomBytes, randomInt } from 'node:crypto'
import { CODE_LETTERS } from '../../contracts/wall.ts'

/** A new secret of 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What the database keeps of a token. It is as random as a key, so that a plain hash is enough. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** A code to be read and typed by people, of letters that are not taken for each other. */
export const newCode = (length: number): string =>
  Array.from({ length }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('')
