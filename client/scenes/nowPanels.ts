/** What stands around the headline figures, in one file that is fetched beside them. */
export { default as MapPanel } from '../map/MapPanel.vue'
export { default as AgencyRates } from '../panels/AgencyRates.vue'
export { default as AreaBacklog } from '../panels/AreaBacklog.vue'
export { default as LiveTicker } from '../panels/LiveTicker.vue'
