import type { Component } from 'vue'
import AgencyRates from '../panels/AgencyRates.vue'
import AreaBacklog from '../panels/AreaBacklog.vue'
import MapPanel from '../map/MapPanel.vue'
import HeadlineFigures from '../panels/HeadlineFigures.vue'
import LiveTicker from '../panels/LiveTicker.vue'
import WallHeader from '../panels/WallHeader.vue'

/** The panels of the wall in reading order. `name` is the panel's place in the grid of WallPage.vue. */
export const panels: { name: string; component: Component }[] = [
  { name: 'header', component: WallHeader },
  { name: 'headline', component: HeadlineFigures },
  { name: 'map', component: MapPanel },
  { name: 'areas', component: AreaBacklog },
  { name: 'agencies', component: AgencyRates },
  { name: 'ticker', component: LiveTicker },
]
