import type { Knex } from 'knex'
import type { Progress } from '../process/progress.ts'
import type { Findings } from './findings.ts'
import { checkNeighbours } from './neighbours.ts'
import type { ImportOptions } from './options.ts'
import { nameFeature, readFacts } from './properties.ts'
import type { RawFeature } from './readFile.ts'
import { ImportRefused } from './refusal.ts'
import { cleanRings, extentOf, notDegrees, type Extent } from './rings.ts'
import { stageAreas, type CleanArea } from './stage.ts'
import { resolveTarget, type TargetSet } from './target.ts'

/**
 * Checks everything that can be checked and stages the areas in `import_area`.
 * @throws ImportRefused with all problems at once
 */
export async function stageChecked(
  trx: Knex,
  options: ImportOptions,
  features: RawFeature[],
  progress: Progress,
): Promise<{ target: TargetSet; findings: Findings }> {
  const problems: string[] = []
  const found = { problems, repairs: [] as string[], warnings: [] as string[] }
  const facts = readFacts(features, options, problems)
  const target = await resolveTarget(trx, options, facts, problems)
  const areas = features.flatMap(({ geometry }, index): CleanArea[] => {
    const area = facts[index]
    const rings = cleanRings(geometry)
    if (!('problem' in rings)) return area ? [{ ...area, ...rings }] : []
    problems.push(`${nameFeature(index + 1, area?.name.vi)}: ${rings.problem}`)
    return []
  })
  const misplaced =
    areas.length > 0 && (await whyMisplaced(trx, extentOf(areas.map(({ coordinates }) => coordinates))))
  if (misplaced) problems.push(misplaced)
  else if (areas.length > 0) {
    await progress.step('Checking and repairing the polygons', (at) => stageAreas(trx, areas, found, at))
    await progress.step('Measuring overlaps and gaps', () => checkNeighbours(trx, areas, found))
  }
  if (problems.length > 0)
    throw new ImportRefused(`${options.file} was not imported, nothing has changed`, problems)
  return { target, findings: { repairs: found.repairs, warnings: found.warnings } }
}

/** Why these are no boundaries of this city; null where they may be. */
async function whyMisplaced(trx: Knex, extent: Extent): Promise<string | null> {
  const wrong = notDegrees(extent)
  if (wrong) return wrong
  const { west, south, east, north } = extent
  const { rows } = await trx.raw(
    `select ST_XMin(box) as west, ST_YMin(box) as south, ST_XMax(box) as east, ST_YMax(box) as north,
       box && ST_MakeEnvelope(?, ?, ?, ?, 4326) as meets
     from (select ST_SetSRID(ST_Extent(geom)::geometry, 4326) as box from area) city where box is not null`,
    [west, south, east, north],
  )
  const [city] = rows as (Extent & { meets: boolean })[]
  if (!city || city.meets) return null
  const show = (box: Extent) =>
    [box.west, box.south, box.east, box.north].map((degrees) => degrees.toFixed(3)).join(', ')
  return `its boundaries (${show(extent)}) do not meet those of the city (${show(city)}): is it the file of another city?`
}
