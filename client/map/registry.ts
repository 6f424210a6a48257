import type { MapLayer } from './layer.ts'
import { areaFill } from './layers/areaFill.ts'
import { areaLabels } from './layers/areaLabels.ts'
import { areaLines } from './layers/areaLines.ts'
import { areaSelected } from './layers/areaSelected.ts'
import { ground } from './layers/ground.ts'
import { base } from './layers/base.ts'
import { heat } from './layers/heat.ts'
import { heatHours } from './layers/heatHours.ts'
import { markLabels } from './layers/markLabels.ts'
import { marks } from './layers/marks.ts'
import { pulses } from './layers/pulses.ts'
import { realBase } from './layers/realBase.ts'
import { waterNames } from './layers/waterNames.ts'

/** The layers of the map in the order they are drawn, the lowest first; the real base map puts its land under the areas. */
export const layers: MapLayer[] = [
  ground,
  areaFill,
  base,
  realBase,
  heat,
  heatHours,
  areaLines,
  areaSelected,
  markLabels,
  areaLabels,
  waterNames,
  marks,
  pulses,
]
