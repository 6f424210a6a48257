import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HIDES } from '../stores/basemap.ts'

type Rgb = [number, number, number]
type Palette = Record<string, string>

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
/** The colours of the first rule with this selector. */
function colorsOf(selector: string): Palette {
  const body = css.slice(css.indexOf(`${selector} {`)).replace(/\}[^]*/, '')
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, hex]) => [name!, hex!]),
  )
}
const night = colorsOf(':root')
const palettes: [string, Palette][] = [
  ['night', night],
  ['day', { ...night, ...colorsOf(":root[data-theme='day']") }],
]

function linear(hex: string): Rgb {
  const six = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1)
  return [0, 2, 4].map((at) => {
    const value = Number.parseInt(six.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as Rgb
}
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const visions: Record<string, [Rgb, Rgb, Rgb]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
const dot = (a: Rgb, b: Rgb) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const times = (matrix: [Rgb, Rgb, Rgb], color: Rgb) => matrix.map((row) => dot(row, color)) as Rgb

/** Oklab, in which equal distances look equally far apart (black to white is 1). */
function oklab(rgb: Rgb): Rgb {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map((value) => Math.cbrt(Math.max(0, value))) as Rgb
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  )
}
const seenBy = (vision: string, hex: string) =>
  oklab(times(visions[vision]!, linear(hex)).map((value) => Math.min(1, Math.max(0, value))) as Rgb)
const distance = (vision: string, a: string, b: string) =>
  Math.hypot(...seenBy(vision, a).map((value, i) => value - seenBy(vision, b)[i]!))

/** 4.5 times what is just noticed side by side (0.02, as in CSS Color 4): told apart across a room. */
const APART = 0.09
/** 3.5 times: paler, and each has its number on it. Of a style we know no ground: it is reckoned over our own land. */
const APART_OVER_STYLE = 0.07
/** Twice: a shore has its line, and no number stands on water. */
const APART_FROM_WATER = 0.04
/** `share` of a colour over another, as the map and CSS mix them. */
const mix = (color: string, ground: string, share: number) =>
  `#${[1, 3, 5]
    .map((at) =>
      Math.round(
        share * Number.parseInt(color.slice(at, at + 2), 16) +
          (1 - share) * Number.parseInt(ground.slice(at, at + 2), 16),
      )
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
const classes = [0, 1, 2, 3, 4].map((i) => `class-${i}`)

for (const [name, palette] of palettes) {
  test(`by ${name} every text reads on every surface with 4.5 : 1`, () => {
    const texts = ['text', 'soft', 'faint', 'blue', 'amber', 'teal', 'rose', 'violet', 'water-name']
    const weak = texts.flatMap((text) =>
      ['ground', 'surface', 'raised']
        .filter((surface) => contrast(palette[text]!, palette[surface]!) < 4.5)
        .map((surface) => `${text} on ${surface}: ${contrast(palette[text]!, palette[surface]!).toFixed(2)}`),
    )
    expect(weak).toEqual([])
  })

  for (const vision of Object.keys(visions)) {
    test(`by ${name} eyes of ${vision} colours tell neighbouring classes apart, in their order`, () => {
      const lightness = classes.map((color) => seenBy(vision, palette[color]!)[0])
      const rising = name === 'night' ? 1 : -1
      for (let i = 1; i < classes.length; i++) {
        expect(distance(vision, palette[classes[i - 1]!]!, palette[classes[i]!]!)).toBeGreaterThan(APART)
        expect(rising * (lightness[i]! - lightness[i - 1]!)).toBeGreaterThan(0.05)
      }
    })
    test(`by ${name} eyes of ${vision} colours tell neighbouring classes apart over a style`, () => {
      const seen = classes.map((color) => mix(palette[color]!, palette.land!, HIDES.style))
      for (let i = 1; i < seen.length; i++)
        expect(distance(vision, seen[i - 1]!, seen[i]!)).toBeGreaterThan(APART_OVER_STYLE)
    })
    test(`by ${name} eyes of ${vision} colours take no water for an area`, () => {
      for (const water of ['water', 'sea'])
        for (const color of classes)
          expect(distance(vision, palette[water]!, palette[color]!)).toBeGreaterThan(APART_FROM_WATER)
    })
    test(`by ${name} eyes of ${vision} colours tell news, good news and alarm, and the heat from the areas`, () => {
      for (const [a, b] of [
        ['teal', 'rose'],
        ['teal', 'amber'],
        ['rose', 'amber'],
        ['heat-mid', 'class-0'],
        ['heat-high', 'class-2'],
      ])
        expect(distance(vision, palette[a!]!, palette[b!]!), `${a}, ${b}`).toBeGreaterThan(APART)
    })
  }
}
