import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { contractConstants } from './build/contractConstants.ts'
import { messages } from './build/messages.ts'
import { scriptBudget } from './build/scriptBudget.ts'
import { websocketOnly } from './build/websocketOnly.ts'
import { firstSections } from './i18n/firstSections.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * The client is built into `client/dist` and served by the API's server on the same port. Nothing is inlined and no
 * polyfill is injected, so that the page needs neither 'unsafe-inline' nor 'unsafe-eval' in its security policy.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [
    vue({ features: { optionsAPI: false } }),
    contractConstants(here('../contracts')),
    messages(firstSections),
    // For the desks only (desk/). Components are imported by name, so that the type check sees them.
    ui({
      // Where it writes what it makes: beside other packages, not among our sources.
      root: here('..'),
      colorMode: false,
      components: false,
      autoImport: false,
      dts: false,
      icon: { clientBundle: { scan: { globInclude: ['client/desk/**/*.vue', 'client/desk/**/*.ts'] } } },
      experimental: { componentDetection: true },
    }),
    websocketOnly(),
    scriptBudget(60_000),
  ],
  define: {
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1300,
    // What the page imports without waiting stays one file: desks that share some of it do not tear it into pieces.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'critical', tags: ['$initial'] }] } } },
  },
})
