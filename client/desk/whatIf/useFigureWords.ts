import { computed } from 'vue'
import { NO_VALUE } from '../../i18n/format.ts'
import { useDesk } from '../useDesk.ts'
import { toneOf, type Figure } from './figures.ts'

const tones = { better: 'text-success', worse: 'text-error', same: 'text-muted' } as const

/** Differences of shares in words and colours: `+2,4 điểm %`, with a sign and never by colour alone. */
export function useFigureWords() {
  const { t, language } = useDesk()
  const points = computed(
    () =>
      new Intl.NumberFormat(language.value === 'vi' ? 'vi-VN' : 'en-GB', {
        ...{ minimumFractionDigits: 1, maximumFractionDigits: 1 },
        signDisplay: 'exceptZero',
      }),
  )
  return {
    /** @param change of a share, −1 to 1 */
    points: (change: number | null) => (change === null ? NO_VALUE : points.value.format(change * 100)),
    tone: (change: number | null, figure: Figure) => tones[toneOf(change, figure)],
    name: (figure: Figure) => t(`desk.figure.${figure}`),
  }
}
