/**
 * This machine's time in ms since 1970 as it was when the page was opened, carried on without ever being set: whoever
 * puts the computer's clock right, or wrong, does not make old figures young. Durations are measured with it, too.
 */
export const steadyNow = (): number => performance.timeOrigin + performance.now()
