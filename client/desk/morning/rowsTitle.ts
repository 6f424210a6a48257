import type { City } from '../../../contracts/city.ts'
import type { useDesk } from '../useDesk.ts'

/** What a list of rows is called, told from its address, so that a link says it in the language of who opens it. */
export function rowsTitle(
  address: string,
  {
    city,
    t,
    format,
    nameOf,
  }: Pick<ReturnType<typeof useDesk>, 't' | 'format' | 'nameOf'> & { city: City | null },
): string {
  const query = new URL(address, 'http://rows').searchParams
  const day = query.get('dueOn') ?? query.get('openBefore')
  const group = query.get('dueOn')
    ? 'dueOn'
    : query.get('openBefore')
      ? 'openBefore'
      : (query.get('is') ?? '')
  const key = `desk.morning.rows.of.${group}`
  const words = t(key, { day: day ? format.value.localDay(day) : '' })
  const named = (list: 'agencies' | 'categories', name: string) =>
    nameOf(city?.[list].find(({ code }) => code === query.get(name))?.name)
  const [from, to] = [query.get('from'), query.get('to')]
  // What rang then is told beside the day that it stood open on.
  const rang = group === 'openBefore' && /^(due-soon|overdue)$/.test(query.get('is') ?? '')
  return [
    words === key ? t('desk.morning.rows.title') : words,
    rang && t(`desk.morning.rows.of.${query.get('is')}`),
    named('agencies', 'agency') || (query.get('unassigned') ? t('desk.morning.nobody') : ''),
    named('categories', 'category'),
    from && to && (from === to ? format.value.localDay(from) : format.value.period(from, to)),
  ]
    .filter(Boolean)
    .join(' · ')
}
