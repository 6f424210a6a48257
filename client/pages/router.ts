import { createRouter, createWebHistory } from 'vue-router'
import WallPage from './WallPage.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: (to) => ({ path: '/wall', query: to.query }) },
    { path: '/wall', component: WallPage },
    { path: '/report/:code', component: () => import('./ReportPage.vue') },
    {
      path: '/sla',
      component: () => import('../desk/DeskLayout.vue'),
      meta: { desk: true },
      children: [
        { path: '', component: () => import('../desk/rules/RulesPage.vue') },
        { path: 'rules/new', component: () => import('../desk/rules/RuleChangePage.vue') },
        { path: 'rules/:code', component: () => import('../desk/rules/RuleChangePage.vue') },
        { path: 'calendar', component: () => import('../desk/calendar/CalendarChangePage.vue') },
        { path: 'what-if', component: () => import('../desk/whatIf/WhatIfPage.vue') },
      ],
    },
    { path: '/:path(.*)*', component: () => import('./NotFoundPage.vue') },
  ],
})
