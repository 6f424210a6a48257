import { reactive } from 'vue'
import { useUrlSearchParams } from '@vueuse/core'
import { defineStore } from 'pinia'

/** What the page's own address asks for after the `?`; writing here rewrites the address, so that a reload shows the same. */
export const useAddress = defineStore('address', () => {
  const query = reactive(useUrlSearchParams<Record<string, string>>('history', { writeMode: 'replace' }))
  /** The value of a name that stands in the address once; null where it does not. */
  const read = (name: string): string | null => {
    const value: unknown = query[name]
    return typeof value === 'string' ? value : null
  }
  function write(name: string, value: string | null) {
    if (value === null) delete query[name]
    else query[name] = value
  }
  /** The same address's query for a link to another page, as a string that begins with `?` or is empty. */
  const link = (...names: string[]) => {
    const kept = names.flatMap((name) => (read(name) === null ? [] : [[name, read(name)!]]))
    return kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''
  }
  return { read, write, link }
})
