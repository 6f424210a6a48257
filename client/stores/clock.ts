import { ref } from 'vue'
import { defineStore } from 'pinia'

/** The calendar day `YYYY-MM-DD` of an instant (ms since 1970) in a time zone. */
export function localDay(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}

/** The server's clock, carried on by this machine's between frames; a wrong clock of the wall's PC does no harm. */
export const useClock = defineStore('clock', () => {
  const offset = ref(0)
  const now = ref(Date.now())
  let synced = false

  /** @param serverAt the server's clock when it built the message that has just come in */
  function sync(serverAt: string) {
    const measured = Date.parse(serverAt) - Date.now()
    if (Number.isNaN(measured)) return
    // A message is never early: the largest offset is the one with the least delay on the way. A jump is believed.
    const drifted = Math.abs(measured - offset.value) > 2000
    offset.value = synced && !drifted ? Math.max(offset.value, measured) : measured
    synced = true
  }

  /** Sets `now`, in ms since 1970 by the server's clock. Called once a second and after a wake. */
  function tick() {
    now.value = Date.now() + offset.value
  }

  return {
    now,
    sync,
    tick,
    /** ms by which the server's clock is ahead of this machine's. */
    offset,
    /** This very instant by the server's clock; `now` is up to a second old. */
    read: () => Date.now() + offset.value,
  }
})
