import { ref } from 'vue'
import { defineStore } from 'pinia'

/** What the map tells: each layer knows in which of them it is seen. */
export type MapMode = 'backlog' | 'deadlines' | 'heat' | 'agencies' | 'adoption' | 'campaign' | 'emergency'

/** The mode of the map, set by the scene that is shown. */
export const useMapMode = defineStore('mapMode', () => ({ mode: ref<MapMode>('backlog') }))
