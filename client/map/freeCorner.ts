import {
  fitCamera,
  projectMercator,
  type Bounds,
  type Camera,
  type Padding,
  type Point,
  type Size,
} from './camera.ts'

export const corners = ['bottom-left', 'bottom-right', 'top-left', 'top-right'] as const
export type Corner = (typeof corners)[number]

/** How many of the points a legend in that corner hides. */
function hidden(points: Point[], map: Size, legend: Size, corner: Corner): number {
  return points.filter(({ x, y }) => {
    const inX = corner.endsWith('left') ? x < legend.width : x > map.width - legend.width
    const inY = corner.startsWith('top') ? y < legend.height : y > map.height - legend.height
    return inX && inY
  }).length
}

/**
 * The corner of a map where a legend hides least of the city; the first of `corners` among equals.
 * @param points of the areas' boundaries, in pixels from the top left
 */
export function freeCorner(points: Point[], map: Size, legend: Size): Corner {
  const covered = (corner: Corner) => hidden(points, map, legend, corner)
  return corners.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best))
}

/** Smaller shares of the panel that the city is fitted into, beside its legend, until nothing of it is hidden. */
const SHARES = Array.from({ length: 10 }, (_, step) => 0.97 - step * 0.03)

/**
 * The camera that shows all of the city as large as lets a legend stand in a corner without hiding any of it: it is pushed
 * away from that corner. Where even the smallest leaves no corner free, it is as large as can be and the legend hides
 * least.
 * @param city points of the areas' boundaries, in Web Mercator
 * @param column see {@link fitCamera}
 * @param shares of the panel that may be tried where all of it leaves no corner free, the largest first
 */
export function fitBeside(
  { bounds, city }: { bounds: Bounds; city: Point[] },
  map: Size,
  padding: Padding,
  column: number,
  legend: Size,
  shares: number[] = SHARES,
): { camera: Camera; corner: Corner } {
  const pixels = (camera: Camera) => city.map((point) => projectMercator(camera, map, point))
  const camera = fitCamera(bounds, map, padding, column)
  const points = pixels(camera)
  const whole = { camera, corner: freeCorner(points, map, legend) }
  if (hidden(points, map, legend, whole.corner) === 0) return whole
  for (const share of shares)
    for (const corner of corners) {
      const [across, down] = [(1 - share) * map.width, (1 - share) * map.height]
      const pushed = { ...padding }
      pushed[corner.endsWith('left') ? 'left' : 'right'] += across
      pushed[corner.startsWith('top') ? 'top' : 'bottom'] += down
      const camera = fitCamera(bounds, map, pushed, column)
      if (hidden(pixels(camera), map, legend, corner) === 0) return { camera, corner }
    }
  return whole
}

/** Where something of the size of `legend` lies in a corner, in pixels from the upper left of the map. */
export function cornerRect(corner: Corner, map: Size, legend: Size) {
  return {
    x: corner.endsWith('left') ? 0 : map.width - legend.width,
    y: corner.startsWith('top') ? 0 : map.height - legend.height,
    ...legend,
  }
}
