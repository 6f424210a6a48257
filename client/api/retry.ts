const DELAYS_MS = [1000, 2000, 4000, 8000, 15_000]

/** How long to wait after so many failures in a row (from 1). */
export const delayAfter = (failures: number) => DELAYS_MS[Math.min(failures, DELAYS_MS.length) - 1]!

/**
 * Calls until it works.
 * @param onFailure told of each failure, with the ms until the next try
 * @param wanted asked before each further try; the promise never settles once it says no
 */
export async function untilItWorks<T>(
  call: () => Promise<T>,
  onFailure: (error: unknown, waitMs: number) => void,
  wanted: () => boolean = () => true,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await call()
    } catch (error) {
      const wait = delayAfter(failures)
      onFailure(error, wait)
      await new Promise((resolve) => setTimeout(resolve, wait))
      if (!wanted()) return new Promise<never>(() => {})
    }
  }
}
