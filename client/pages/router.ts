import { createRouter, createWebHistory } from 'vue-router'
import type { Right } from '../../contracts/identity.ts'
import type * as Desk from '../desk/index.ts'
import { need } from '../i18n/index.ts'

const desk = (page: keyof typeof Desk) => async () =>
  (await Promise.all([import('../desk/index.ts'), need('desk')]))[0][page]

/** Who lacks the right is told so instead. */
const asks = (right: Right) => ({ right })

const NotFoundPage = () => import('./NotFoundPage.vue')

function leave(address: string): false {
  window.location.assign(address)
  return false
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    // The wall is a document of its own, without a router.
    { path: '/wall', component: NotFoundPage, beforeEnter: ({ fullPath }) => leave(fullPath) },
    { path: '/report/:code', component: () => import('./ReportPage.vue') },
    { path: '/remote', component: () => import('../remote/RemotePage.vue') },
    {
      path: '/sla',
      component: desk('Layout'),
      meta: { desk: true },
      children: [
        { path: '', component: desk('RulesPage') },
        { path: 'rules/new', component: desk('RuleChangePage'), meta: asks('change-rules') },
        { path: 'rules/:code', component: desk('RuleChangePage'), meta: asks('change-rules') },
        { path: 'calendar', component: desk('CalendarChangePage'), meta: asks('change-rules') },
        { path: 'what-if', component: desk('WhatIfPage'), meta: asks('try-rules') },
      ],
    },
    {
      path: '/operations',
      component: desk('Layout'),
      meta: { desk: true },
      children: [{ path: '', component: desk('OperationsPage'), meta: asks('lead-events') }],
    },
    {
      path: '/area',
      component: desk('Layout'),
      meta: { desk: true },
      children: [
        { path: '', component: desk('PlacesPage') },
        { path: ':code', component: desk('AreaPage') },
      ],
    },
    {
      path: '/agency',
      component: desk('Layout'),
      meta: { desk: true },
      children: [{ path: ':code', component: desk('AgencyPage') }],
    },
    {
      path: '/stats',
      component: desk('Layout'),
      meta: { desk: true },
      children: [{ path: '', component: desk('StatsPage') }],
    },
    {
      path: '/sign-in',
      component: desk('Layout'),
      meta: { desk: true },
      children: [{ path: '', component: desk('SignInPage') }],
    },
    {
      path: '/accounts',
      component: desk('Layout'),
      meta: { desk: true, person: true },
      children: [{ path: '', component: desk('AccountsPage') }],
    },
    {
      path: '/open-data',
      component: desk('Layout'),
      meta: { desk: true },
      children: [{ path: '', component: desk('OpenDataPage') }],
    },
    {
      path: '/desk',
      component: desk('Layout'),
      meta: { desk: true, full: true },
      children: [{ path: '', component: desk('QueuePage') }],
    },
    {
      path: '/exports',
      component: desk('Layout'),
      meta: { desk: true },
      children: [{ path: '', component: desk('ExportsPage') }],
    },
    {
      path: '/notices',
      component: desk('Layout'),
      meta: { desk: true },
      children: [
        { path: '', component: desk('NoticesPage'), meta: { person: true } },
        // A link in a letter works wherever it is opened.
        { path: 'confirm', component: desk('NoticeLinkPage') },
        { path: 'stop', component: desk('NoticeLinkPage') },
      ],
    },
    { path: '/:path(.*)*', component: NotFoundPage },
  ],
})
