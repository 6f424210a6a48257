import { createHash, randomBytes } from 'node:crypto'

/** A new secret of 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What the database keeps of a token. It is as random as a key, so that a plain hash is enough. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
