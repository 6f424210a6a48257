import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n } from '../i18n/index.ts'
import PagesApp from './PagesApp.vue'
import { router } from './router.ts'

/** Every page but the wall. */
export function mountPages(selector: string): void {
  createApp(PagesApp).use(createPinia()).use(i18n).use(router).mount(selector)
}
