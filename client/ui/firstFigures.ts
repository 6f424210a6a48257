/** A wall whose first figures do not come shows what it has. */
const NO_LONGER_MS = 2000

let stand = () => {}

/** Resolves when the first figures are on the screen: what they do not need is not fetched, compiled or laid out before them. */
export const firstFigures = new Promise<void>((resolve) => {
  stand = resolve
  setTimeout(resolve, NO_LONGER_MS)
})

/** Told by the wall once its figures are in the page: they are on the screen one frame later. */
export function figuresStand(): void {
  // A page that is not seen draws no frame; for it the time above counts.
  requestAnimationFrame(() => setTimeout(stand))
}
