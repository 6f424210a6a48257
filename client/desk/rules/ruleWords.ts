import type { ClockTime, SlaRule } from '../../../contracts/sla.ts'
import { useCity } from '../../stores/city.ts'
import { dayLength, durationWords } from '../duration.ts'
import { useDesk } from '../useDesk.ts'

/** What a rule holds for, in codes of the city. */
export type RuleScope = Pick<SlaRule, 'category' | 'agency' | 'urgency' | 'areaSet'>

/**
 * Rules in words.
 * @param workday minutes of a working day, asked for each time
 */
export function useRuleWords(workday: () => number) {
  const { t, language, nameOf } = useDesk()
  const city = useCity()
  const named = (
    items: { code: string; name: Parameters<typeof nameOf>[0] }[] | undefined,
    code: string | null,
  ) => (code === null ? [] : [nameOf(items?.find((item) => item.code === code)?.name) || code])

  return {
    /** e.g. `Rác thải · Khẩn`, or that it holds for all. */
    scope({ category, agency, urgency, areaSet }: RuleScope): string {
      const parts = [
        ...named(city.city?.categories, category),
        ...named(city.city?.agencies, agency),
        ...(urgency === null
          ? []
          : [t('desk.rule.ofUrgency', { urgency: t(`urgency.${urgency}`).toLowerCase() })]),
        ...named(city.city?.areaSets, areaSet),
      ]
      return parts.length > 0 ? parts.join(' · ') : t('desk.rule.all')
    },
    /** e.g. `5 ngày làm việc`, `1 day, day and night` */
    limit: (minutes: number, time: ClockTime) =>
      t(`desk.duration.${time}`, {
        duration: durationWords(minutes, dayLength(time, workday()), language.value),
      }),
    extension: ({ extendBy, extensions }: Pick<SlaRule, 'extendBy' | 'extensions'>) =>
      extendBy === 'nobody' || extensions === 0
        ? t('desk.rule.noExtension')
        : t('desk.rule.extension', { who: t(`desk.rule.extendBy.${extendBy}`), count: extensions }),
  }
}
