import type { Map as LibreMap } from 'maplibre-gl'
import { token } from './colors.ts'

/** Pixels of a sign at a scale of 1; drawn twice as fine. */
const SIZE = 30
const FINE = 2

type Draw = (pen: CanvasRenderingContext2D) => void

/** Shapes in a square of 30, each known without its colour: a drop, a bar across a disc, a house, a dot, a triangle. */
const signs: Record<string, { color: string; draw: Draw }> = {
  'water-level': {
    color: '--blue',
    draw: (pen) => {
      pen.moveTo(15, 2)
      pen.bezierCurveTo(20, 9, 25, 14, 25, 19)
      pen.arc(15, 19, 9.5, 0, Math.PI)
      pen.bezierCurveTo(5, 14, 10, 9, 15, 2)
    },
  },
  'road-closed': { color: '--rose', draw: (pen) => pen.arc(15, 15, 12.5, 0, 2 * Math.PI) },
  shelter: {
    color: '--teal',
    draw: (pen) => {
      for (const [x, y] of [
        [15, 2],
        [28, 14],
        [24, 14],
        [24, 27],
        [6, 27],
        [6, 14],
        [2, 14],
      ] as const)
        pen.lineTo(x, y)
    },
  },
  report: { color: '--amber', draw: (pen) => pen.arc(15, 15, 6, 0, 2 * Math.PI) },
  'report-overdue': {
    color: '--rose',
    draw: (pen) => {
      pen.moveTo(15, 5)
      pen.lineTo(25, 24)
      pen.lineTo(5, 24)
    },
  },
}

/** Makes the images of the signs, or makes them anew in the colours that hold now. */
export function drawSigns(map: LibreMap): void {
  for (const [name, { color, draw }] of Object.entries(signs)) {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = SIZE * FINE
    const pen = canvas.getContext('2d')!
    pen.scale(FINE, FINE)
    pen.beginPath()
    draw(pen)
    pen.closePath()
    pen.lineWidth = 4
    pen.lineJoin = 'round'
    pen.strokeStyle = token('--ground')
    pen.stroke()
    pen.fillStyle = token(color)
    pen.fill()
    if (name === 'road-closed') {
      pen.fillStyle = token('--ground')
      pen.fillRect(6.5, 12, 17, 6)
    }
    const image = pen.getImageData(0, 0, canvas.width, canvas.height)
    if (map.hasImage(name)) map.updateImage(name, image)
    else map.addImage(name, image, { pixelRatio: FINE })
  }
}
