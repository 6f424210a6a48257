import type { LiveFigureName } from '../../contracts/figure.ts'
import { useWords } from '../i18n/useWords.ts'
import { useLive } from '../stores/live.ts'
import { useReplay } from '../stores/replay.ts'

export interface StripFigure {
  /** Of the test id, and of what stands beside it. */
  name: string
  /** Key of the messages. */
  title: string
  value: number | null
  text: string
  proof: string
  hero?: boolean
  /** Share of the line's width. */
  weight: number
}

export interface LiveStripFigure {
  name: string
  figure: LiveFigureName
  of: 'figures' | 'today'
  as: 'count' | 'percent'
  hero?: boolean
  weight: number
  /** Key of the messages, where it is not the name. */
  title?: string
}

/** @returns a function that writes a live figure out as a strip shows it, with what proves it */
export function useStripFigures() {
  const { t, format } = useWords()
  const live = useLive()
  const replay = useReplay()
  return ({ name, figure, of, as, hero, weight, title = `figure.${name}` }: LiveStripFigure): StripFigure => {
    const [value, numerator, denominator] = live[of]?.[figure] ?? [null, null, null]
    const proof = () => {
      if (as === 'percent' && denominator === null) return replay.on ? t('replay.unknownShort') : ''
      return t(`${title}Of`, {
        numerator: format.value.count(numerator),
        denominator: format.value.count(denominator),
      })
    }
    return {
      ...{ name, title, value, hero, weight },
      text: format.value[as](value),
      proof: proof(),
    }
  }
}
