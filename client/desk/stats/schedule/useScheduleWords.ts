import type { Sending, SentRhythm } from '../../../../contracts/statsSchedule.ts'
import { useDesk } from '../../useDesk.ts'

/** How rhythms of letters, and what became of one, are said. */
export function useScheduleWords() {
  const desk = useDesk()
  const { t, format, weekdayName } = desk
  return {
    ...desk,
    /** E.g. “every Monday at 07:00”. */
    rhythmText(rhythm: SentRhythm, at: string): string {
      if (rhythm.every === 'day') return t('desk.schedule.rhythm.day', { at })
      if (rhythm.every === 'week')
        return t('desk.schedule.rhythm.week', { day: weekdayName(rhythm.on - 1), at })
      return t('desk.schedule.rhythm.month', { day: rhythm.on, at })
    },
    /** E.g. “sent 07:00, Mon 23 Nov 2026”. */
    sendingText({ state, doneAt, reason, tries }: Sending): string {
      if (state === 'waiting')
        return tries > 0 ? t('desk.notices.tries', { count: tries }) : t('desk.notices.state.waiting')
      const done = t(`desk.notices.done.${state}`, { at: format.value.moment(doneAt!) })
      return reason ? `${done}: ${t(`desk.notices.reason.${reason}`)}` : done
    },
  }
}
