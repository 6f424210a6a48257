export const corners = ['bottom-left', 'bottom-right', 'top-left', 'top-right'] as const
export type Corner = (typeof corners)[number]
interface Size {
  width: number
  height: number
}

/**
 * The corner of a map where a legend hides least of the city; the first of `corners` among equals.
 * @param points of the areas' boundaries, in pixels from the top left
 */
export function freeCorner(points: { x: number; y: number }[], map: Size, legend: Size): Corner {
  const covered = (corner: Corner) =>
    points.filter(({ x, y }) => {
      const inX = corner.endsWith('left') ? x < legend.width : x > map.width - legend.width
      const inY = corner.startsWith('top') ? y < legend.height : y > map.height - legend.height
      return inX && inY
    }).length
  return corners.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best))
}

/** Where something of the size of `legend` lies in a corner, in pixels from the upper left of the map. */
export function cornerRect(corner: Corner, map: Size, legend: Size) {
  return {
    x: corner.endsWith('left') ? 0 : map.width - legend.width,
    y: corner.startsWith('top') ? 0 : map.height - legend.height,
    ...legend,
  }
}
