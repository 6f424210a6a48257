/** The times of day at which letters may come, to choose from. */
export const halfHours = Array.from({ length: 48 }, (_, half) => {
  const at = `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`
  return { value: at, label: at }
})
