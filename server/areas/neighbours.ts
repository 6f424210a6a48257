import type { Knex } from 'knex'
import { label, percent, plural, squareMetres, type Findings } from './findings.ts'
import type { AreaFacts } from './properties.ts'

/** Two areas that share more than this of the smaller one contradict each other; less is the width of a drawn line. */
const OVERLAP_SHARE = 0.01
/** Below this, rounding of coordinates. */
const NOISE_M2 = 1
/** Below this, one line for all of them. */
const NAMED_M2 = 1000

interface Patch {
  between: number[]
  m2: number
}

/** Measures where areas overlap and where they leave gaps between them. Overlaps too large go to `problems`. */
export async function checkNeighbours(
  trx: Knex,
  areas: AreaFacts[],
  { warnings, problems }: Findings & { problems: string[] },
): Promise<void> {
  const of = new Map(areas.map((area) => [area.position, area]))
  const names = (patch: Patch, word: string) =>
    patch.between.map((position) => label(of.get(position)!)).join(word)
  const overlaps = await readOverlaps(trx)
  for (const overlap of overlaps.filter(({ share }) => share > OVERLAP_SHARE))
    problems.push(
      `${names(overlap, ' and ')} overlap by ${squareMetres(overlap.m2)}, ${percent(overlap.share)} of the smaller one`,
    )
  const slight = overlaps.filter(({ share }) => share <= OVERLAP_SHARE)
  warnings.push(
    ...describe(
      slight,
      'overlap',
      (patch) => `${names(patch, ' and ')} overlap by ${squareMetres(patch.m2)}`,
    ),
  )
  warnings.push(
    ...describe(
      await readGaps(trx),
      'gap',
      (patch) =>
        `a gap of ${squareMetres(patch.m2)} ${patch.between.length > 1 ? 'between' : 'inside'} ${names(patch, ', ')}`,
    ),
  )
}

/** The large ones one by one, the small ones in one line. */
function describe(patches: Patch[], what: string, one: (patch: Patch) => string): string[] {
  const small = patches.filter(({ m2 }) => m2 < NAMED_M2)
  const lines = patches.filter(({ m2 }) => m2 >= NAMED_M2).map(one)
  if (small.length === 1) lines.push(one(small[0]!))
  if (small.length > 1) {
    const total = small.reduce((sum, { m2 }) => sum + m2, 0)
    lines.push(
      `${plural(small.length, what)} under ${squareMetres(NAMED_M2)}, ${squareMetres(total)} in all; the largest: ${one(small[0]!)}`,
    )
  }
  return lines
}

async function readOverlaps(trx: Knex): Promise<(Patch & { share: number })[]> {
  const { rows } = await trx.raw(
    `select between_positions as between, m2, m2 / smaller as share from (
       select array[a.position, b.position] as between_positions, least(a.m2, b.m2) as smaller,
         ST_Area(ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3)::geography) as m2
       from import_area a join import_area b on a.position < b.position and ST_Intersects(a.geom, b.geom)
     ) shared where m2 > ? order by m2 desc`,
    [NOISE_M2],
  )
  return rows
}

async function readGaps(trx: Knex): Promise<Patch[]> {
  const { rows } = await trx.raw(
    `with whole as (select ST_Union(geom) as geom from import_area),
     gap as (
       select ST_MakePolygon(ST_ExteriorRing(ring.geom)) as geom
       from whole, ST_Dump(whole.geom) as part, ST_DumpRings(part.geom) as ring where ring.path[1] > 0
     ), measured as (select geom, ST_Area(geom::geography) as m2 from gap)
     select m2, (select array_agg(position order by position) from import_area
       where ST_Intersects(import_area.geom, measured.geom)) as between
     from measured where m2 > ? order by m2 desc`,
    [NOISE_M2],
  )
  return rows
}
