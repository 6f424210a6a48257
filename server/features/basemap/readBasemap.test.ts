import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { breakCity, mendCities } from '../../../tests/support/breakCity.ts'
import { StartError } from '../../startError.ts'
import { readBasemap } from './readBasemap.ts'

afterEach(mendCities)

const HUONG = '"widthMetres": 350'

test.each([
  [
    'a latitude before its longitude',
    '[107.9, 16.6]',
    '[16.6, 107.9]',
    'features.0.properties.labels.0.1: ',
    'Biển Đông',
  ],
  [
    'a kind that there is not',
    '"kind": "river"',
    '"kind": "canal"',
    'features.5.properties.kind: ',
    'Sông Hương',
  ],
  [
    'a river of no width',
    HUONG,
    '"widthMetres": null',
    'features.5.properties.widthMetres: is missing',
    'Sông Hương',
  ],
  [
    'a shore that does not close',
    '[106.5, 17.25]]]',
    '[106.5, 17.26]]]',
    'features.0.geometry.coordinates: do not end',
    'Biển Đông',
  ],
  [
    'a road that is a shore',
    '"kind": "lagoon"',
    '"kind": "road"',
    'features.1.geometry.type: is a LineString',
    'Phá Tam Giang',
  ],
  ['no JSON', '{"type"', '{type', 'Expected property name', ''],
])('a file with %s ends the start with file, shape and field', async (_, good, bad, said, name) => {
  const folder = await breakCity('hue', 'base.geojson', (text) => text.replace(good, bad))
  const reading = readBasemap('hue', folder)
  await expect(reading).rejects.toBeInstanceOf(StartError)
  await expect(reading).rejects.toThrow(`fixtures/hue/base.geojson: ${said}`)
  await expect(reading).rejects.toThrow(name)
})

test('a city without the file has no schematic map', async () => {
  const folder = await breakCity('hue', 'base.geojson', (text) => text)
  await rm(path.join(folder, 'hue/base.geojson'))
  expect(await readBasemap('hue', folder)).toEqual([])
})
