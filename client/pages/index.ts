import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n, need } from '../i18n/index.ts'
import PagesApp from './PagesApp.vue'
import { router } from './router.ts'

/** Every page but the wall. */
export async function mountPages(selector: string): Promise<void> {
  await need('later')
  createApp(PagesApp).use(createPinia()).use(i18n).use(router).mount(selector)
}
