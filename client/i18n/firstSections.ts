/**
 * The sections of vi.json and en.json that the wall's first script carries: the words of its frame and of the scene
 * `now`. Everything else comes with the scenes that are fetched behind the first figures, or with the page that uses it.
 */
export const firstSections = [
  'app',
  'header',
  'connection',
  'state',
  'scene',
  'figure',
  'areas',
  'agencies',
  'ticker',
  'kind',
] as const
