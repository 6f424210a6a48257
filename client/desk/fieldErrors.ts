import { computed, inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ApiError } from '../api/fetchJson.ts'
import { wrongKey } from './serverWords.ts'

/** A path of the body sent, such as `rule.warnMinutes`, to what is wrong there. */
type FieldErrors = ComputedRef<Map<string, string>>
const KEY: InjectionKey<FieldErrors> = Symbol('field errors')

/** Gives every field below what the server found wrong with it, in the user's language where we know the words. */
export function provideFieldErrors(error: Ref<ApiError | null>): FieldErrors {
  const { t } = useI18n()
  const errors = computed(
    () =>
      new Map(
        (error.value?.problem?.errors ?? []).map(({ field, message }) => {
          const key = wrongKey(message)
          return [field, key ? t(`desk.wrong.${key}`) : message]
        }),
      ),
  )
  provide(KEY, errors)
  return errors
}

/** What is wrong at a field, or at any part of it where `parts` is set; undefined where nothing is. */
export function useFieldErrors() {
  const errors = inject(KEY, null)
  return (field: string, parts = false): string | undefined => {
    const found = errors?.value.get(field)
    if (found || !parts) return found
    return [...(errors?.value ?? [])].find(([path]) => path.startsWith(`${field}.`))?.[1]
  }
}
