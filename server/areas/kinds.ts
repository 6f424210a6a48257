import type { Localized } from '../../contracts/text.ts'
import type { Level } from './options.ts'

/** The kinds of units that begin a Vietnamese area's name, and what English says after it. */
const kinds: { vi: string; en: string; level: Level }[] = [
  { vi: 'Thành phố', en: 'City', level: 'district' },
  { vi: 'Thị xã', en: 'Town', level: 'district' },
  { vi: 'Thị trấn', en: 'Township', level: 'ward' },
  { vi: 'Đặc khu', en: 'Special Zone', level: 'ward' },
  { vi: 'Quận', en: 'District', level: 'district' },
  { vi: 'Huyện', en: 'District', level: 'district' },
  { vi: 'Phường', en: 'Ward', level: 'ward' },
  { vi: 'Xã', en: 'Commune', level: 'ward' },
]

function kindOf(name: string) {
  const lower = name.toLocaleLowerCase('vi')
  return kinds.find(({ vi }) => lower.startsWith(`${vi.toLocaleLowerCase('vi')} `))
}

/** The name without its kind: "Xã Hòa Lạc" → "Hòa Lạc"; but "Quận 1" stays, for a number alone names nothing. */
export function shortNameOf(name: string): string {
  const kind = kindOf(name)
  const rest = kind ? name.slice(kind.vi.length).trim() : name
  return /^\d+$/.test(rest) ? name : rest
}

/** The name in English where the file has none: "Xã Hòa Lạc" → "Hòa Lạc Commune". */
export function englishNameOf(name: string): string {
  const kind = kindOf(name)
  if (!kind) return name
  const rest = name.slice(kind.vi.length).trim()
  return /^\d+$/.test(rest) ? `${kind.en} ${rest}` : `${rest} ${kind.en}`
}

/** What most of the names say about the level of their set; null where they say nothing. */
export function levelOf(names: string[]): Level | null {
  const count = (level: Level) => names.filter((name) => kindOf(name)?.level === level).length
  const [districts, wards] = [count('district'), count('ward')]
  return districts === wards ? null : districts > wards ? 'district' : 'ward'
}

const plural: Record<Level, { vi: string; en: string }> = {
  district: { vi: 'quận, huyện, thị xã', en: 'districts' },
  ward: { vi: 'phường, xã', en: 'wards and communes' },
}

/** What a new set is called where nobody says it. */
export function nameOfSet(level: Level, areas: number, from: string): Localized {
  const [year, month, day] = from.split('-')
  const { vi, en } = plural[level]
  return { vi: `${areas} ${vi} (từ ${day}/${month}/${year})`, en: `${areas} ${en} (since ${from})` }
}
