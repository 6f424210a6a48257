/**
 * What comes of some work, if it comes in time; the work itself goes on.
 * @param late the error after so many ms
 */
export async function within<Result>(
  ms: number,
  work: Promise<Result>,
  late = () => new Error(`The database has not answered within ${ms} ms`),
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms)
  })
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer))
}
