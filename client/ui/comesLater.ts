import { defineAsyncComponent, type Component } from 'vue'
import { untilItWorks } from '../api/retry.ts'
import { firstFigures } from './firstFigures.ts'

/**
 * A component whose code is fetched when it is first shown, but behind the first figures, again and again until it is here;
 * until then its place is empty.
 */
export const comesLater = (fetch: () => Promise<Component>): Component =>
  defineAsyncComponent({
    loader: () => firstFigures.then(() => untilItWorks(fetch, () => undefined)),
    suspensible: false,
  })
