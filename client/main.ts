import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n, languageOf, speak } from './i18n/index.ts'
import './styles/base.css'
import WallApp from './wall/WallApp.vue'

const { pathname, search } = window.location
if (pathname === '/') window.history.replaceState(null, '', `/wall${search}`)

const spoken = speak(languageOf(new URLSearchParams(search).get('lang')))

// The wall needs no router and waits for none; everything else comes with one.
if (pathname === '/' || /^\/wall\/?$/.test(pathname))
  void spoken.then(() => createApp(WallApp).use(createPinia()).use(i18n).mount('#app'))
else void Promise.all([import('./pages/index.ts'), spoken]).then(([{ mountPages }]) => mountPages('#app'))
