import {
  DUPLICATE_DAYS,
  DUPLICATE_METRES,
  duplicateWeights,
  type DuplicateCandidate,
} from '../../../contracts/duplicate.ts'

/** A telephone is not surer of its place than that. */
const SAME_PLACE_METRES = 20

/** Words without which a sentence says the same, without their signs. */
const SMALL_WORDS = new Set(
  'va la o co cua toi rat cac cho duoc nay da dang thi ma voi tu de bi nhung tai trong ra vao len mot khong qua lam khi nhieu the nen chung xin a em anh chi ban nha toan'.split(
    ' ',
  ),
)

/** A word without case and signs: many write without them, and "Đường" is "duong". */
const foldWord = (word: string) =>
  word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')

/** What a text says: each syllable that tells something, and each pair of neighbours, which in Vietnamese is often one word. */
function wordsOf(text: string): { syllables: Map<string, string>; features: Set<string> } {
  const written = text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []
  const folded = written.map(foldWord)
  const syllables = new Map<string, string>()
  const features = new Set<string>()
  for (const [index, word] of folded.entries()) {
    if (!SMALL_WORDS.has(word)) {
      features.add(word)
      if (!syllables.has(word)) syllables.set(word, written[index]!.toLowerCase())
    }
    const next = folded[index + 1]
    if (next !== undefined && !(SMALL_WORDS.has(word) && SMALL_WORDS.has(next)))
      features.add(`${word} ${next}`)
  }
  return { syllables, features }
}

/**
 * How alike two texts are: what they have in common out of the shorter one's part and the longer one's (Dice), 0 to 1.
 * Without case and signs.
 * @returns the shared words, too, as the first text writes them
 */
export function wordLikeness(text: string, other: string): DuplicateCandidate['words'] {
  const [one, two] = [wordsOf(text), wordsOf(other)]
  const common = [...one.features].filter((feature) => two.features.has(feature)).length
  const all = one.features.size + two.features.size
  return {
    shared: [...one.syllables].flatMap(([word, written]) => (two.syllables.has(word) ? [written] : [])),
    score: all === 0 ? 0 : round((2 * common) / all),
  }
}

/** The three parts of a score and their sum by weight. @param metres between the places @param days between the receipts */
export function likeness(
  { text, metres, days }: { text: string; metres: number; days: number },
  other: string,
): Omit<DuplicateCandidate, 'report'> {
  const beyond = Math.max(0, metres - SAME_PLACE_METRES) / (DUPLICATE_METRES - SAME_PLACE_METRES)
  const place = { metres: Math.round(metres), score: round(Math.max(0, 1 - beyond)) }
  const time = { days: round(days), score: round(Math.max(0, 1 - days / DUPLICATE_DAYS)) }
  const words = wordLikeness(text, other)
  const { place: p, time: t, words: w } = duplicateWeights
  return { score: round(p * place.score + t * time.score + w * words.score), place, time, words }
}

const round = (value: number) => Math.round(value * 1000) / 1000
