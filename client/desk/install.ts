import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import type { App } from 'vue'
import type { Router } from 'vue-router'
import type { Language } from '../../contracts/text.ts'
import deskEn from '../i18n/deskEn.json'
import deskVi from '../i18n/deskVi.json'
import { i18n } from '../i18n/index.ts'

let installed = false

/**
 * Brings what only desks need: their messages, and Nuxt UI's icons. Called when the first desk is opened. Of Nuxt UI's
 * Vue plugin only this part is used: the rest writes style elements, which the page's security policy does not allow.
 */
export function installDesk(app: App, router: Router): void {
  if (installed) return
  installed = true
  app.use(icons)
  // Not merged: what is compiled must stay as it is.
  const add = (language: Language, desk: object) =>
    i18n.global.setLocaleMessage(language, {
      ...(i18n.global.getLocaleMessage(language) as object),
      desk,
    } as never)
  add('vi', deskVi)
  add('en', deskEn)
  // Tailwind's resets hold for the whole document: whoever leaves the desks gets a new one without them.
  router.beforeEach((to, from) => {
    if (!from.meta.desk || to.meta.desk) return true
    location.assign(to.fullPath)
    return new Promise<never>(() => {})
  })
}
