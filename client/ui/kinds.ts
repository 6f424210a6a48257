import type { EventKind } from '../../contracts/lifecycle.ts'

/** How each kind of event looks: a colour of its group, and a shape of its own for those who do not see colours. */
export const kindLooks: Record<EventKind, { color: string; path: string; solid?: boolean }> = {
  received: { color: 'var(--amber)', path: 'M12 4a8 8 0 1 0 .01 0Z', solid: true },
  reopened: { color: 'var(--rose)', path: 'M5 12a7 7 0 1 0 2.2-5.1 M7.5 2.5v5h5' },
  accepted: { color: 'var(--blue)', path: 'M4 12.5 9 17.5 20 6.5' },
  referred: { color: 'var(--blue)', path: 'M4 12h15 M13 6l6 6-6 6' },
  started: { color: 'var(--blue)', path: 'M7 4.5 19 12 7 19.5Z', solid: true },
  waiting: { color: 'var(--violet)', path: 'M8 5v14 M16 5v14' },
  resolved: { color: 'var(--teal)', path: 'M4 4h16v16H4Z M7.5 12l3.2 3.2 5.8-6.2' },
  rated: {
    color: 'var(--teal)',
    path: 'M12 3l2.8 5.8 6.2.8-4.6 4.3 1.2 6.2L12 17l-5.6 3.1 1.2-6.2L3 9.6l6.2-.8Z',
    solid: true,
  },
  refused: { color: 'var(--faint)', path: 'M6 6l12 12 M18 6 6 18' },
  extended: { color: 'var(--violet)', path: 'M12 4a8 8 0 1 0 .01 0Z M12 8v8 M8 12h8' },
  urgency_set: { color: 'var(--violet)', path: 'M4 17a8.5 8.5 0 1 1 16 0 M12 16l4-6' },
  'sla.due_soon': { color: 'var(--amber)', path: 'M12 4a8 8 0 1 0 .01 0Z M12 7.5V12l3 2' },
  'sla.overdue': { color: 'var(--rose)', path: 'M12 3 22 20H2Z M12 9.5v5 M12 17v.5', solid: false },
  'sla.recomputed': {
    color: 'var(--violet)',
    path: 'M19.5 8A8.5 8.5 0 1 0 20.5 13 M20 3v5h-5 M12 8v4.5l3 1.5',
  },
  'photo.added': {
    color: 'var(--teal)',
    path: 'M3.5 7.5h4L9 5h6l1.5 2.5h4v11h-17Z M12 9.5a3.3 3.3 0 1 0 .01 0Z',
  },
  merged: { color: 'var(--blue)', path: 'M5 4v4l7 6v6 M19 4v4l-7 6 M8.5 16.5 12 20l3.5-3.5' },
  duplicate: { color: 'var(--faint)', path: 'M4 4h11v11H4Z M9 15v5h11V9h-5' },
}
