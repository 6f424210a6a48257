import type { SessionAnswer } from '../../contracts/identity.ts'
import { getAreas, getCity } from '../api/index.ts'
import { fetchJson } from '../api/fetchJson.ts'
import { useOwnScope } from '../stores/ownScope.ts'

/** Asks which part of the city is shown to who is signed in here: the whole was refused. @throws ApiError */
export async function learnScope(): Promise<void> {
  const { person } = await fetchJson<SessionAnswer>('/api/session')
  if (!person || person.reach.of === 'city') return
  const { reach } = person
  const code = reach.of === 'area' ? reach.area : reach.agency
  const name =
    reach.of === 'area'
      ? (await getAreas(reach.set)).features.find(({ properties }) => properties.code === code)?.properties
          .name
      : (await getCity()).agencies.find((agency) => agency.code === code)?.name
  useOwnScope().part = { reach, name: name ?? { vi: code, en: code } }
}
