import type { Right } from '../../contracts/identity.ts'

/** A page that the head of every desk leads to. */
export interface DeskPage {
  path: string
  /** Its words: `desk.nav.NAME`. */
  name: string
  icon: string
  /** Who lacks it is not led there. */
  right: Right
  /** Paths at which it counts as the present page; without it those that begin with its own. */
  at?: RegExp
}

/** Pages of one kind of work: a single one is a link, several are a menu. */
export interface DeskSection {
  name: string
  icon: string
  pages: DeskPage[]
}

const only = (page: DeskPage): DeskSection => ({ name: page.name, icon: page.icon, pages: [page] })

/** Where the head of a desk leads, in the order of a day's work. */
export const sections: DeskSection[] = [
  only({ path: '/wall', name: 'wall', icon: 'i-lucide-map', right: 'see-figures' }),
  only({ path: '/desk', name: 'queue', icon: 'i-lucide-inbox', right: 'see-reports' }),
  only({
    path: '/area',
    name: 'morning',
    icon: 'i-lucide-sunrise',
    right: 'see-reports',
    at: /^\/(area|agency)\b/,
  }),
  only({ path: '/operations', name: 'operations', icon: 'i-lucide-siren', right: 'lead-events' }),
  {
    name: 'analysis',
    icon: 'i-lucide-chart-column',
    pages: [
      { path: '/stats', name: 'stats', icon: 'i-lucide-chart-line', right: 'see-reports' },
      { path: '/exports', name: 'exports', icon: 'i-lucide-file-down', right: 'see-reports' },
      { path: '/sla/what-if', name: 'whatIf', icon: 'i-lucide-flask-conical', right: 'try-rules' },
    ],
  },
  only({
    path: '/sla',
    name: 'rules',
    icon: 'i-lucide-scale',
    right: 'see-figures',
    at: /^\/sla(?!\/what-if)/,
  }),
  {
    name: 'administration',
    icon: 'i-lucide-settings',
    pages: [
      { path: '/accounts', name: 'accounts', icon: 'i-lucide-users', right: 'manage-access' },
      { path: '/open-data', name: 'openData', icon: 'i-lucide-lock-open', right: 'manage-access' },
    ],
  },
]

/** Whether somebody is at a page, or at one below it. */
export const isAt = ({ path, at }: DeskPage, here: string): boolean =>
  at ? at.test(here) : here === path || here.startsWith(`${path}/`)
