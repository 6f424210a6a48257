import { computed } from 'vue'
import { useCampaign } from '../stores/campaign.ts'
import { useLens } from '../stores/lens.ts'
import { useLive } from '../stores/live.ts'
import { useMapMeasure } from '../stores/mapMeasure.ts'
import { useMapFormat } from './format.ts'

/** A number beside a name; `late` is marked with a triangle, `soon` with a ring. */
export interface Piece {
  text: string
  tone: 'plain' | 'late' | 'soon'
}

/** What the map writes under each area's name in its present mode, by the area's id. */
export function useAreaTexts() {
  const campaign = useCampaign()
  const lens = useLens()
  const live = useLive()
  const measure = useMapMeasure()
  const format = useMapFormat()

  function piecesOf(id: number): Piece[] {
    const value = measure.values.get(id)
    if (value === undefined) return []
    if (measure.measure === 'adoption') return [{ text: format.value.percent(value / 100), tone: 'plain' }]
    if (measure.measure === 'campaign') {
      const { received, resolved } = campaign.byArea.get(id)!
      return [{ text: `${format.value.count(resolved)}/${format.value.count(received)}`, tone: 'plain' }]
    }
    if (measure.measure === 'backlog') return [{ text: format.value.count(value), tone: 'plain' }]
    const { overdue, dueSoon } = live.areas!.get(id)!
    return [
      ...(overdue > 0 ? [{ text: format.value.count(overdue), tone: 'late' } as const] : []),
      ...(dueSoon > 0 ? [{ text: format.value.count(dueSoon), tone: 'soon' } as const] : []),
    ]
  }
  return computed(() => new Map([...lens.areas.keys()].map((id) => [id, piecesOf(id)])))
}
