import { createHash } from 'node:crypto'
import type { FileSeal } from '../../../contracts/export.ts'

/** Reckons what proves a file while it is written, piece by piece. */
export class Seal {
  readonly #hash = createHash('sha256')
  #bytes = 0

  add(piece: Uint8Array | string): void {
    this.#hash.update(piece)
    this.#bytes += Buffer.byteLength(piece)
  }

  /** The same pieces, each reckoned as it goes by. */
  async *over<Piece extends Uint8Array | string>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
    for await (const piece of pieces) {
      this.add(piece)
      yield piece
    }
  }

  /** When there is nothing more to come: once. */
  end(): FileSeal {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}

/** What proves bytes that are at hand. */
export function sealOf(bytes: Uint8Array): FileSeal {
  const seal = new Seal()
  seal.add(bytes)
  return seal.end()
}

/** As a header says it (RFC 9530). */
export const digestOf = (sha256: string): string =>
  `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`
