import { shallowReactive, shallowRef } from 'vue'
import type { Reach, Right, SessionAnswer } from '../../../contracts/identity.ts'
import type { Localized } from '../../../contracts/text.ts'
import { getAreas } from '../../api/index.ts'
import { untilItWorks } from '../../api/retry.ts'
import { useCity } from '../../stores/city.ts'
import { useDesk } from '../useDesk.ts'
import { getSession } from './api.ts'

/** Asked once for all desks of the document; whoever signs in or out asks again. */
const who = shallowRef<SessionAnswer | null>(null)
const failed = shallowRef(false)
let asking: Promise<void> | undefined

/** Until it is known: what somebody may is not shown before. */
const ask = () =>
  (asking = untilItWorks(getSession, () => (failed.value = true)).then((answer) => {
    who.value = answer
    failed.value = false
  }))

/** Who is signed in here; null while nobody knows, `failed` while the server could not be asked. */
export function useWho() {
  if (!asking) void ask()
  return { who, failed, ask }
}

/** What the user of this page may, as far as is known: where nobody has to sign in, all that asks for no person. */
export function useMay() {
  const { who } = useWho()
  return (right: Right): boolean =>
    who.value?.person ? who.value.person.may.includes(right) : who.value?.auth === 'open'
}

/** Names of areas by set and code, of the sets that were asked for. */
const areaNames = shallowReactive(new Map<string, Localized>())
const setsAsked = new Set<string>()

function askAreas(set: string) {
  if (setsAsked.has(set)) return
  setsAsked.add(set)
  getAreas(set).then(
    ({ features }) => {
      for (const { properties } of features) areaNames.set(`${set}/${properties.code}`, properties.name)
    },
    () => setsAsked.delete(set),
  )
}

/** What somebody answers for, in words. */
export function useReachWords() {
  const { t, nameOf } = useDesk()
  const city = useCity()
  return (reach: Reach): string => {
    if (reach.of === 'city') return t('desk.access.wholeCity')
    if (reach.of === 'area') {
      askAreas(reach.set)
      const name = areaNames.get(`${reach.set}/${reach.area}`)
      return name ? nameOf(name) : reach.area
    }
    const agency = city.city?.agencies.find(({ code }) => code === reach.agency)
    return agency ? nameOf(agency.name) : reach.agency
  }
}
