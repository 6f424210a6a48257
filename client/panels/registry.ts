import type { Component } from 'vue'
import AgencyRates from './AgencyRates.vue'
import AreaBacklog from './AreaBacklog.vue'
import CityMap from './CityMap.vue'
import HeadlineFigures from './HeadlineFigures.vue'
import LiveTicker from './LiveTicker.vue'
import WallHeader from './WallHeader.vue'

/** The panels of the wall in reading order. `name` is the panel's place in the grid of pages/WallPage.vue. */
export const panels: { name: string; component: Component }[] = [
  { name: 'header', component: WallHeader },
  { name: 'headline', component: HeadlineFigures },
  { name: 'map', component: CityMap },
  { name: 'areas', component: AreaBacklog },
  { name: 'agencies', component: AgencyRates },
  { name: 'ticker', component: LiveTicker },
]
