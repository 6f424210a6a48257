import { createI18n } from 'vue-i18n'
import { languages, type Language } from '../../contracts/text.ts'
import { untilItWorks } from '../api/retry.ts'
import viFirst from './vi.json?first'

/** Messages by whole key, as build/messages.ts compiles them. */
type Messages = Record<string, string | object>

/** What is fetched together. `first`: the wall's first figures; `later`: all its scenes, and the pages; `desk`: the desks. */
export type Part = 'first' | 'later' | 'desk'

const fetching: Record<Part, Record<Language, () => Promise<{ default: unknown }>>> = {
  first: { vi: async () => ({ default: viFirst }), en: () => import('./en.json?first') },
  later: { vi: () => import('./vi.json?later'), en: () => import('./en.json?later') },
  desk: { vi: () => import('./deskVi.json'), en: () => import('./deskEn.json') },
}
const wanted = new Set<Part>(['first'])
const here = new Set<string>(['first vi'])
let asked: Language = 'vi'

export const i18n = createI18n({
  legacy: false,
  locale: 'vi' as Language,
  fallbackLocale: 'vi',
  messages: { vi: viFirst as Record<string, string>, en: {} as Record<string, string> },
  // Keys are whole: nothing has to be looked for in a tree.
  messageResolver: (messages, key) => (messages as Record<string, string>)[key] ?? null,
})

/** The language that an address asks for; Vietnamese where it asks for none that we have. */
export function languageOf(address: unknown): Language {
  return languages.find((language) => language === address) ?? 'vi'
}

/** Fetches what is wanted in a language and not here yet; tries again until it has it. */
async function bring(language: Language): Promise<void> {
  for (const part of wanted) {
    if (here.has(`${part} ${language}`)) continue
    const fetched = await untilItWorks(fetching[part][language], () => undefined)
    here.add(`${part} ${language}`)
    const known = i18n.global.getLocaleMessage(language) as Messages
    // Not merged by the library: what is compiled must stay as it is.
    i18n.global.setLocaleMessage(language, { ...known, ...(fetched.default as Messages) } as never)
  }
}

/** Settles when a part's messages are here, in the language that the page speaks. */
export async function need(part: Part): Promise<void> {
  wanted.add(part)
  let language: Language
  do await bring((language = asked))
  while (language !== asked)
}

/** Sets the language of the page and of what the browser reads aloud, once its messages are here. */
export async function speak(language: Language): Promise<void> {
  asked = language
  await bring(language)
  if (asked !== language) return
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
