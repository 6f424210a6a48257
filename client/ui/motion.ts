/** Under this the machine draws too slowly for things that move (a wall's PC without a graphics card, at 4K). */
const SMOOTH_FPS = 20
const FIRST_MS = 4000
const AGAIN_MS = 5 * 60_000
const MEASURE_MS = 2000

/** Frames per second that the page really gets, counted over MEASURE_MS. */
function measure(): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now()
    let frames = 0
    const onFrame = (now: number) => {
      frames++
      if (now - start < MEASURE_MS) requestAnimationFrame(onFrame)
      else resolve((frames * 1000) / (now - start))
    }
    requestAnimationFrame(onFrame)
  })
}

/**
 * Keeps `data-motion` of the page's root: `less` for people who ask for less motion and for machines that cannot draw
 * it, `full` otherwise. styles/ and the panels stop what moves by that mark alone.
 * @returns a function that ends it
 */
export function startMotion(): () => void {
  const asked = window.matchMedia('(prefers-reduced-motion: reduce)')
  let slow = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const mark = () => (document.documentElement.dataset.motion = asked.matches || slow ? 'less' : 'full')
  async function check() {
    // A hidden page gets no frames at all: that says nothing about the machine.
    if (!document.hidden) slow = (await measure()) < SMOOTH_FPS
    mark()
    timer = setTimeout(check, AGAIN_MS)
  }

  mark()
  asked.addEventListener('change', mark)
  timer = setTimeout(check, FIRST_MS)
  return () => {
    clearTimeout(timer)
    asked.removeEventListener('change', mark)
  }
}
