import { computed } from 'vue'
import { useRouter, type LocationQueryRaw } from 'vue-router'
import { useDesk } from '../useDesk.ts'

/** What a leader's page shows, as its address says it: a link shares the exact view. */
export function useView() {
  const desk = useDesk()
  const router = useRouter()
  const { route } = desk
  const one = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return {
    ...desk,
    code: computed(() => String(route.params.code)),
    one,
    /** What of the address is sent on, without what is empty. */
    asked: (names: string[]) =>
      Object.fromEntries(names.flatMap((name) => (one(name) ? [[name, one(name)!]] : []))),
    /** Changes some of what is shown; `undefined` takes it out of the address. */
    show: (query: LocationQueryRaw, path = route.path) =>
      router.push({ path, query: { ...route.query, ...query } }),
    /** The address that shows the rows behind a number. */
    rowsAt: (address: string) => ({ path: route.path, query: { ...route.query, rows: address } }),
  }
}
