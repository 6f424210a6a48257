import { createRouter, createWebHistory } from 'vue-router'
import type * as Desk from '../desk/index.ts'
import WallPage from './WallPage.vue'

const desk = (page: keyof typeof Desk) => async () => (await import('../desk/index.ts'))[page]

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: (to) => ({ path: '/wall', query: to.query }) },
    { path: '/wall', component: WallPage },
    { path: '/report/:code', component: () => import('./ReportPage.vue') },
    {
      path: '/sla',
      component: desk('Layout'),
      meta: { desk: true },
      children: [
        { path: '', component: desk('RulesPage') },
        { path: 'rules/new', component: desk('RuleChangePage') },
        { path: 'rules/:code', component: desk('RuleChangePage') },
        { path: 'calendar', component: desk('CalendarChangePage') },
        { path: 'what-if', component: desk('WhatIfPage') },
      ],
    },
    { path: '/:path(.*)*', component: () => import('./NotFoundPage.vue') },
  ],
})
