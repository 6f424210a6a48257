import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Hides what is kept in a browser or in the database, so that it is neither read nor changed there. */
export interface Seal {
  /** @param bound what it belongs to: sealed for one, it opens for no other */
  close(value: unknown, bound: string): Buffer
  /** @returns undefined for what was not sealed by us, or for something else */
  open(sealed: Buffer, bound: string): unknown
}

/**
 * @param secret of the provider's client: every process of the city has it, and the database has not
 * @param purpose keys of two purposes are two keys
 */
export function createSeal(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, 'toan-canh', purpose, 32))
  return {
    close(value, bound) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(bound))
      const hidden = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden])
    },
    open(sealed, bound) {
      try {
        const [nonce, tag] = [
          sealed.subarray(0, NONCE_BYTES),
          sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
        ]
        const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(bound)).setAuthTag(tag)
        const text = Buffer.concat([
          decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
          decipher.final(),
        ])
        return JSON.parse(text.toString()) as unknown
      } catch {
        return undefined
      }
    },
  }
}
