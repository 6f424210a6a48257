import {
  agencyColumnNames,
  areaColumnNames,
  type AgencyColumns,
  type AreaColumns,
} from '../../contracts/socket.ts'

/** Columns for tests: what is not given is 0. */
const filled = <Columns extends { id: number[] }>(
  names: readonly string[],
  given: Partial<Columns> & { id: number[] },
): Columns => {
  const zeros = Object.fromEntries(names.map((name) => [name, given.id.map(() => 0)]))
  return { ...zeros, ...given } as unknown as Columns
}
export const areas = (given: Partial<AreaColumns> & { id: number[] }) =>
  filled<AreaColumns>(areaColumnNames, given)
export const agencies = (given: Partial<AgencyColumns> & { id: number[] }) =>
  filled<AgencyColumns>(agencyColumnNames, given)
