import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import type { App } from 'vue'
import type { Router } from 'vue-router'

let installed = false

/**
 * Brings what only desks need and their messages are not: Nuxt UI's icons. Called when the first desk is opened. Of Nuxt UI's
 * Vue plugin only this part is used: the rest writes style elements, which the page's security policy does not allow.
 */
export function installDesk(app: App, router: Router): void {
  if (installed) return
  installed = true
  app.use(icons)
  // Tailwind's resets hold for the whole document: whoever leaves the desks gets a new one without them.
  router.beforeEach((to, from) => {
    if (!from.meta.desk || to.meta.desk) return true
    location.assign(to.fullPath)
    return new Promise<never>(() => {})
  })
}
