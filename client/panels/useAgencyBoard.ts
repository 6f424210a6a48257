import { computed } from 'vue'
import { useCity } from '../stores/city.ts'
import { useLive } from '../stores/live.ts'
import { agencyBoard } from './agencyBoard.ts'

/** The live agencies, compared with the city; `null` until there are figures. */
export function useAgencyBoard() {
  const live = useLive()
  const city = useCity()
  const references = computed(() => ({
    processing: live.figures?.processingRate?.[0] ?? null,
    satisfaction: live.figures?.satisfiedOrAccepted?.[0] ?? null,
  }))
  const board = computed(() =>
    live.agencies && city.city ? agencyBoard(live.agencies, references.value) : null,
  )
  return { references, board }
}
