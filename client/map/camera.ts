/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number]
export type LonLat = [number, number]
export interface Point {
  x: number
  y: number
}
export interface Size {
  width: number
  height: number
}
/** Pixels from the upper left corner of the map's panel. */
export type Rect = Point & Size
/** How far from the panel's edges the city stays, in pixels. */
export interface Padding {
  top: number
  right: number
  bottom: number
  left: number
}
/** What lies in the middle of the panel, in Web Mercator (0…1, y downwards), and MapLibre's zoom: the world is 512 · 2^zoom pixels wide. */
export interface Camera {
  center: Point
  zoom: number
}

const TILE_PX = 512
const worldPx = (zoom: number) => TILE_PX * 2 ** zoom

export function toMercator([lon, lat]: LonLat): Point {
  const radians = (lat * Math.PI) / 180
  return {
    x: (lon + 180) / 360,
    y: (1 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / Math.PI) / 2,
  }
}

export function toLonLat({ x, y }: Point): LonLat {
  return [x * 360 - 180, (Math.atan(Math.exp((1 - 2 * y) * Math.PI)) * 360) / Math.PI - 90]
}

/**
 * The camera in which all of `bounds` is seen as large as the padding lets it, as far to the left as leaves `column`
 * pixels at its right where the panel is wide enough, otherwise as many as there are; never left of its middle's share.
 */
export function fitCamera(bounds: Bounds, size: Size, padding: Padding, column = 0): Camera {
  const [west, south, east, north] = bounds
  const [upper, lower] = [toMercator([west, north]), toMercator([east, south])]
  const room = {
    width: Math.max(1, size.width - padding.left - padding.right),
    height: Math.max(1, size.height - padding.top - padding.bottom),
  }
  const extent = { width: lower.x - upper.x, height: lower.y - upper.y }
  const pxPerUnit = Math.min(room.width / extent.width, room.height / extent.height)
  const slack = room.width - extent.width * pxPerUnit
  const atRight = Math.min(slack, Math.max(slack / 2, column))
  // Of the middle of the city, in pixels from the upper left corner of the panel.
  const middle = {
    x: size.width - padding.right - atRight - (extent.width * pxPerUnit) / 2,
    y: padding.top + room.height / 2,
  }
  return {
    zoom: Math.log2(pxPerUnit / TILE_PX),
    center: {
      x: (upper.x + lower.x) / 2 + (size.width / 2 - middle.x) / pxPerUnit,
      y: (upper.y + lower.y) / 2 + (size.height / 2 - middle.y) / pxPerUnit,
    },
  }
}

/**
 * The camera for a canvas that shows only `part` of the panel: on a wall of several screens each draws its own, and
 * every border goes on exactly where the screen beside it ends.
 */
export function partCamera({ center, zoom }: Camera, whole: Size, part: Rect): Camera {
  const px = worldPx(zoom)
  return {
    zoom,
    center: {
      x: center.x + (part.x + part.width / 2 - whole.width / 2) / px,
      y: center.y + (part.y + part.height / 2 - whole.height / 2) / px,
    },
  }
}

/** Where a place lies, in pixels from the upper left corner of what the camera sees. */
export const project = (camera: Camera, size: Size, place: LonLat): Point =>
  projectMercator(camera, size, toMercator(place))

/** The same of a place in Web Mercator. */
export function projectMercator({ center, zoom }: Camera, size: Size, { x, y }: Point): Point {
  const px = worldPx(zoom)
  return { x: size.width / 2 + (x - center.x) * px, y: size.height / 2 + (y - center.y) * px }
}

/** What of a panel lies on this screen; both in the screen's pixels, the answer in the panel's. Without any it has no size. */
export function partOnScreen(panel: Rect, screen: Size): Rect {
  const left = Math.max(0, panel.x)
  const top = Math.max(0, panel.y)
  return {
    x: left - panel.x,
    y: top - panel.y,
    width: Math.max(0, Math.min(screen.width, panel.x + panel.width) - left),
    height: Math.max(0, Math.min(screen.height, panel.y + panel.height) - top),
  }
}
