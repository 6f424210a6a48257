import { defineAsyncComponent, type Component } from 'vue'
import { untilItWorks } from '../api/retry.ts'

/** A component whose code is fetched when it is first shown, again and again until it is here; until then its place is empty. */
export const comesLater = (fetch: () => Promise<Component>): Component =>
  defineAsyncComponent({ loader: () => untilItWorks(fetch, () => undefined), suspensible: false })
