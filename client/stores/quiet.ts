/** For so long, and so many pieces of news, a feed is watched before its silence is called unusual. */
const WATCHED_MS = 60_000
const WATCHED_NEWS = 20
/** Silence so much longer than the longest of late is unusual, and never less than this. */
const TIMES = 3
const LEAST_MS = 5000
/** The longest silence counts half after so long without another like it: an evening is quieter than a noon. */
const HALF_LIFE_MS = 10 * 60_000

/** What is known of a feed's rhythm. Times are ms of one steady clock. */
export interface Rhythm {
  watchedSince: number
  lastNews: number
  /** How many pieces of news. */
  news: number
  /** Longest silence of late, ms. */
  longest: number
}

/** The rhythm after news at `now`; `rhythm` is null at the first. */
export function withNews(rhythm: Rhythm | null, now: number): Rhythm {
  if (!rhythm) return { watchedSince: now, lastNews: now, news: 1, longest: 0 }
  const gap = now - rhythm.lastNews
  return {
    ...rhythm,
    lastNews: now,
    news: rhythm.news + 1,
    longest: Math.max(gap, rhythm.longest * 2 ** (-gap / HALF_LIFE_MS)),
  }
}

/**
 * Whether a feed that used to bring news has brought none for longer than its rhythm explains. A feed that was quiet all
 * along is not unusual; nor is one that has been watched for too short a time to know.
 */
export function isUnusuallyQuiet(rhythm: Rhythm | null, now: number): boolean {
  if (!rhythm || rhythm.news < WATCHED_NEWS || rhythm.lastNews - rhythm.watchedSince < WATCHED_MS)
    return false
  return now - rhythm.lastNews > Math.max(LEAST_MS, TIMES * rhythm.longest)
}
