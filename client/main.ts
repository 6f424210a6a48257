import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n } from './i18n/index.ts'
import './styles/base.css'
import WallApp from './wall/WallApp.vue'

const { pathname, search } = window.location
if (pathname === '/') window.history.replaceState(null, '', `/wall${search}`)

// The wall needs no router and waits for none; everything else comes with one.
if (pathname === '/' || /^\/wall\/?$/.test(pathname))
  createApp(WallApp).use(createPinia()).use(i18n).mount('#app')
else void import('./pages/index.ts').then(({ mountPages }) => mountPages('#app'))
