import { createI18n } from 'vue-i18n'
import { languages, type Language } from '../../contracts/text.ts'
import en from './en.json'
import vi from './vi.json'

/** The language that an address asks for; Vietnamese where it asks for none that we have. */
export function languageOf(asked: unknown): Language {
  return languages.find((language) => language === asked) ?? 'vi'
}

export const i18n = createI18n({ legacy: false, locale: 'vi', fallbackLocale: 'vi', messages: { vi, en } })

/** Sets the language of the page and of what the browser reads aloud. */
export function speak(language: Language) {
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
