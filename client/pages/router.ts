import { createRouter, createWebHistory } from 'vue-router'
import WallPage from './WallPage.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: (to) => ({ path: '/wall', query: to.query }) },
    { path: '/wall', component: WallPage },
    { path: '/report/:code', component: () => import('./ReportPage.vue') },
    { path: '/:path(.*)*', component: () => import('./NotFoundPage.vue') },
  ],
})
