import { defineStore } from 'pinia'
import { getCalendar } from '../api/scenes.ts'
import { polled } from './polled.ts'

/** The working calendar in force, for the picture of a day: it changes once in a while, by a decision. */
export const useWorkHours = defineStore('workHours', () => polled({ ask: getCalendar, everyMs: 600_000 }))
