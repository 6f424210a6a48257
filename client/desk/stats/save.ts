/** Long enough for a browser to have begun to save. */
const SAVED_MS = 60_000

/** Has the browser save what was fetched, as if its address had been a download. */
export function save(bytes: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS)
}
