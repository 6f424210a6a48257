import type { DuplicateCandidate } from '../../../contracts/duplicate.ts'
import { useDesk } from '../useDesk.ts'

/** What speaks for two reports being of the same thing, in words. */
export function useEvidence() {
  const { t, format } = useDesk()
  return {
    near: ({ place }: DuplicateCandidate) =>
      t('desk.merge.near', { metres: format.value.count(place.metres) }),
    apart: ({ time }: DuplicateCandidate) => {
      const minutes = Math.round(time.days * 1440)
      const unit = minutes >= 1440 ? 1440 : minutes >= 60 ? 60 : 1
      const whole = Math.floor(minutes / unit) * unit
      return whole === 0
        ? t('desk.merge.sameTime')
        : t('desk.merge.apart', { duration: format.value.duration(whole, true) })
    },
  }
}
