import { useWords } from '../i18n/useWords.ts'
import type { ClockTime } from '../../contracts/sla.ts'
import type { Stretch, StretchKind } from './strip.ts'

/** What the kinds of time are called, and how they look (segments.css). */
export function useSegmentWords() {
  const { t, nameOf } = useWords()

  /** @param time by which the limit is reckoned: by day and night no time is called working time */
  function kindName(kind: StretchKind, extended: boolean, time: ClockTime): string {
    if (kind !== 'work') return t(`sla.segment.${kind}`)
    if (time === 'calendar') return t(`sla.segment.${extended ? 'countingExtended' : 'counting'}`)
    return t(`sla.segment.${extended ? 'extended' : 'work'}`)
  }
  const nameOfStretch = (stretch: Stretch, time: ClockTime) =>
    nameOf(stretch.name) || kindName(stretch.kind, stretch.extension !== null, time)
  const looks = (kind: StretchKind, extended: boolean) => ['seg', `seg-${kind}`, { 'seg-extended': extended }]
  const extendedBy = ({ extension, note }: Stretch) =>
    extension ? t(`sla.extendedBy.${extension.by}`, { who: extension.grantedBy, why: note ?? '–' }) : ''

  return { kindName, nameOfStretch, looks, extendedBy }
}
