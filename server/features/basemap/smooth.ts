type Position = [number, number]

/** Pieces that each stretch between two points is drawn in. */
const PIECES = 8
const DECIMALS = 5

const round = (value: number) => Number(value.toFixed(DECIMALS))

/**
 * Lays a centripetal Catmull–Rom curve through points, so that a river of a few known bends flows without a kink, and
 * without the loops that the uniform curve makes where points lie unevenly (Yuksel, Schaefer, Keyser 2011).
 * @param points degrees; a ring where the last is the first
 * @returns the curve, which goes through every point, to five decimals (a metre)
 */
export function smooth(points: Position[]): Position[] {
  if (points.length < 3) return points
  const closed = points[0]![0] === points.at(-1)![0] && points[0]![1] === points.at(-1)![1]
  const first = closed ? points.at(-2)! : mirror(points[1]!, points[0]!)
  const last = closed ? points[1]! : mirror(points.at(-2)!, points.at(-1)!)
  const all = [first, ...points, last]
  const curve: Position[] = []
  for (let i = 1; i < all.length - 2; i++) {
    for (let piece = 0; piece < PIECES; piece++)
      curve.push(between([all[i - 1]!, all[i]!, all[i + 1]!, all[i + 2]!], piece / PIECES))
  }
  curve.push(all.at(-2)!)
  return curve.map(([x, y]) => [round(x), round(y)])
}

const mirror = ([x, y]: Position, [atX, atY]: Position): Position => [2 * atX - x, 2 * atY - y]

/** The point at a share of the stretch from the second to the third of four points. */
function between([a, b, c, d]: [Position, Position, Position, Position], share: number): Position {
  const knot = (p: Position, q: Position) => Math.sqrt(Math.hypot(q[0] - p[0], q[1] - p[1])) || 1e-9
  const [tA, tB] = [0, knot(a, b)]
  const tC = tB + knot(b, c)
  const tD = tC + knot(c, d)
  const t = tB + share * (tC - tB)
  const mix = (p: Position, q: Position, from: number, to: number): Position => {
    const weight = (t - from) / (to - from)
    return [p[0] + weight * (q[0] - p[0]), p[1] + weight * (q[1] - p[1])]
  }
  const [ab, bc, cd] = [mix(a, b, tA, tB), mix(b, c, tB, tC), mix(c, d, tC, tD)]
  return mix(mix(ab, bc, tA, tC), mix(bc, cd, tB, tD), tB, tC)
}
