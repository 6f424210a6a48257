import { fold } from '../../ui/fold.ts'

/** A stretch of a text, and whether it is said elsewhere, too. */
export interface Part {
  text: string
  shared: boolean
}

/**
 * A text in stretches that are shared and stretches that are not; together they are the text.
 * @param shared words, written with or without case and signs
 */
export function partsOf(text: string, shared: readonly string[]): Part[] {
  const known = new Set(shared.map(fold))
  const parts: Part[] = []
  for (const piece of text.normalize('NFC').match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu) ?? []) {
    const isShared = known.has(fold(piece))
    const last = parts.at(-1)
    if (last && last.shared === isShared) last.text += piece
    else parts.push({ text: piece, shared: isShared })
  }
  return parts
}
