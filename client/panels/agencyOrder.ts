import type { AgencyNumbers } from '../stores/apply.ts'

/** With fewer reports than this to handle, a rate says little: such agencies are listed after all others. */
export const MIN_WORKLOAD = 20

export type AgencyRow = AgencyNumbers & { id: number; rate: number; few: boolean }

/**
 * The agencies that had anything to do in the period: those with enough reports first, the lowest rate on top (that is
 * where somebody has to look), the larger backlog first among equals.
 */
export function agencyOrder(agencies: ReadonlyMap<number, AgencyNumbers>): AgencyRow[] {
  return [...agencies]
    .filter(([, numbers]) => numbers.workload > 0)
    .map(([id, numbers]) => ({
      ...numbers,
      id,
      rate: numbers.resolved / numbers.workload,
      few: numbers.workload < MIN_WORKLOAD,
    }))
    .sort((a, b) => Number(a.few) - Number(b.few) || a.rate - b.rate || b.backlog - a.backlog || a.id - b.id)
}
