import { code as codeSchema, text, type Localized } from '../../contracts/text.ts'
import { englishNameOf, shortNameOf } from './kinds.ts'
import type { RawFeature } from './readFile.ts'

/** What a feature says about its area, apart from where it lies. */
export interface AreaFacts {
  /** Place in the file, from 1. */
  position: number
  code: string
  name: Localized
  shortName: string
  /** The area that the file states, in km²; null where it states none. */
  statedKm2: number | null
  population: number | null
}

/** The usual property names, plainly written (see {@link plain}); the first that the file uses is taken. */
const usual = {
  code: 'code ma maxa maphuong mapx maphuongxa wardcode mahuyen maquan maqh maquanhuyen districtcode madvhc madonvi areacode id',
  name: 'fullname tendaydu name ten tenxa tenphuong tenpx tenphuongxa wardname tenhuyen tenquan tenqh tenquanhuyen districtname tendvhc tendonvi areaname',
  nameEn: 'fullnameen nameen tenen tentienganh englishname',
  statedKm2: 'areakm2 areasqkm officialkm2 dientichkm2 dtichkm2',
  population: 'population danso',
} as const
type Field = keyof typeof usual

/** "Mã_Xã" → "maxa": without case, signs and separators. */
const plain = (property: string) =>
  property
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^a-z0-9]/g, '')

const isBlank = (value: unknown) => value === undefined || value === null || String(value).trim() === ''

/** How a feature is called in what we say of it. */
export const nameFeature = (position: number, name?: string) =>
  `feature ${position}${name ? ` “${name}”` : ''}`

/** Finds the code, the names and what else the file says of each area; what is wrong is added to `problems`. */
export function readFacts(
  features: RawFeature[],
  given: { codeProperty?: string | undefined; nameProperty?: string | undefined },
  problems: string[],
): AreaFacts[] {
  const present = new Set<string>()
  for (const { properties } of features)
    for (const [name, value] of Object.entries(properties)) if (!isBlank(value)) present.add(name)
  const find = (field: Field) =>
    usual[field]
      .split(' ')
      .map((name) => [...present].find((property) => plain(property) === name))
      .find((property) => property !== undefined)
  const need = (field: 'code' | 'name', option: string | undefined) => {
    const property = option ?? find(field)
    if (property !== undefined && present.has(property)) return property
    problems.push(
      `${option ? `no feature has a property “${option}”` : `no property is known to hold the ${field}: name it with --${field}-property`}` +
        ` (the file has ${[...present].join(', ') || 'none'})`,
    )
    return undefined
  }
  const [codes, names] = [need('code', given.codeProperty), need('name', given.nameProperty)]
  if (codes === undefined || names === undefined) return []
  const [english, stated, population] = [find('nameEn'), find('statedKm2'), find('population')]
  const facts = features.map(({ properties }, index): AreaFacts => {
    const of = (property: string | undefined) => (property === undefined ? undefined : properties[property])
    const position = index + 1
    const name = readName(of(names), of(english))
    const label = nameFeature(position, name?.vi)
    const areaCode = codeSchema.safeParse(String(of(codes) ?? ''))
    if (isBlank(of(codes))) problems.push(`${label}: it has no code (property “${codes}”)`)
    else if (!areaCode.success)
      problems.push(`${label}: its code “${String(of(codes))}” is not a code: no blanks, / ? or #`)
    if (!name)
      problems.push(
        `${label}: ${isBlank(of(names)) ? `it has no name (property “${names}”)` : 'its name is not one of at most 200 printable characters'}`,
      )
    const km2 = numberOf(of(stated))
    const people = numberOf(of(population))
    return {
      position,
      code: areaCode.data ?? '',
      name: name ?? { vi: '', en: '' },
      shortName: shortNameOf(name?.vi ?? ''),
      statedKm2: km2 !== null && km2 > 0 ? km2 : null,
      population: people !== null && Number.isInteger(people) && people >= 0 ? people : null,
    }
  })
  refuseTwins(facts, problems)
  return facts
}

/** A name in Vietnamese, or in both languages as our own API writes it; undefined where it is none. */
function readName(value: unknown, english: unknown): Localized | undefined {
  const both =
    typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : { vi: value, en: english }
  const vi = text(200).safeParse(isBlank(both.vi) ? '' : String(both.vi)).data
  if (vi === undefined) return undefined
  return { vi, en: text(200).safeParse(isBlank(both.en) ? '' : String(both.en)).data ?? englishNameOf(vi) }
}

/** A number, also one written as text with a decimal comma. */
function numberOf(value: unknown): number | null {
  if (isBlank(value)) return null
  const number = typeof value === 'number' ? value : Number(String(value).trim().replace(',', '.'))
  return Number.isFinite(number) ? number : null
}

function refuseTwins(facts: AreaFacts[], problems: string[]) {
  const first = new Map<string, AreaFacts>()
  for (const area of facts) {
    if (!area.code) continue
    const twin = first.get(area.code)
    if (!twin) first.set(area.code, area)
    else
      problems.push(
        `${nameFeature(area.position, area.name.vi)}: its code ${area.code} is that of ${nameFeature(twin.position, twin.name.vi)}`,
      )
  }
}
