import type { AreaCollection, City } from '../../contracts/city.ts'
import type { Heat } from '../../contracts/heat.ts'
import { fetchJson } from './fetchJson.ts'

export { ApiError } from './fetchJson.ts'

export const getCity = () => fetchJson<City>('/api/city')

/** @param set code of an area set of the city */
export const getAreas = (set: string) => fetchJson<AreaCollection>('/api/areas', { set })

/** @param from local day of the city; `to` is the present day */
export const getHeat = (from: string, res: number) => fetchJson<Heat>('/api/heat', { from, res: String(res) })
