import path from 'node:path'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** One direction of docs/architecture.md: files in `target` may not import from `from`, apart from `except` in there. */
const zone = (target, from, message, except = []) => ({
  target: `./${target}`,
  from: `./${from}`,
  except: except.map((name) => `./${name}`),
  message,
})

const everyTarget = (targets, sources, message) =>
  targets.flatMap((target) => sources.map((source) => zone(target, source, message)))

const rooms = ['server', 'client', 'migrations', 'fixtures', 'bench', 'scripts']

/** What holds for tests, too. */
const ends = [
  ...everyTarget(['contracts'], rooms, 'contracts/ imports nothing of ours: both ends depend on it.'),
  ...everyTarget(
    ['client'],
    rooms.filter((room) => room !== 'client'),
    'The client knows the server only through contracts/.',
  ),
  ...everyTarget(['server', 'migrations', 'fixtures'], ['client'], 'The server never imports the client.'),
]

/** What holds for the product. A test may also take what it needs from tests/, and the whole app. */
const directions = [
  ...ends,
  ...everyTarget(['contracts', 'client'], ['tests'], 'The product does not import its tests.'),
  ...everyTarget(
    ['server', 'fixtures', 'migrations'],
    ['tests', 'bench'],
    'The product does not import its tests.',
  ),
  ...everyTarget(
    ['server/features', 'server/feeds'],
    ['server/realtime', 'server/app.ts', 'server/main.ts'],
    'Features and feeds write events; only the gateway speaks to clients.',
  ),
  ...everyTarget(
    ['log', 'figures', 'sla', 'db', 'reports', 'areas', 'board', 'replay', 'openData'].map(
      (room) => `server/${room}`,
    ),
    ['server/features', 'server/feeds', 'server/realtime', 'server/app.ts', 'server/main.ts'],
    'main → app → features → replay, board → log, figures, sla, db: never back.',
  ),
  ...everyTarget(
    ['server/log', 'server/figures', 'server/sla', 'server/db', 'server/reports'],
    ['server/board', 'server/replay'],
    'A board is made of figures and the log; neither knows it.',
  ),
  ...everyTarget(
    ['server/realtime'],
    ['server/features', 'server/main.ts'],
    'The gateway tails the log; it knows no feature.',
  ),
  zone(
    'client/panels',
    'client',
    'A panel shows stores with ui and i18n, and knows neither map nor socket.',
    ['panels', 'stores', 'ui', 'i18n', 'styles', 'assets'],
  ),
  ...everyTarget(
    ['client/stores'],
    ['client/realtime', 'client/map', 'client/panels', 'client/pages'],
    'A store is filled by handlers and read by panels and layers; it knows none of them.',
  ),
  ...everyTarget(
    ['client/map/layers'],
    ['client/realtime', 'client/panels', 'client/pages', 'client/map/MapView.vue', 'client/map/MapView.ts'],
    'A layer is handed its map and reads stores; it knows neither socket nor page.',
  ),
  zone(
    'client/realtime/handlers',
    'client',
    'A handler of a live event writes into stores, and into nothing else.',
    ['realtime/handlers', 'stores'],
  ),
]

const root = import.meta.dirname
const lies = (file, folder) => file === folder || file.startsWith(folder + path.sep)

/**
 * Refuses imports against the directions. All our imports are relative and name their file, so no resolver is needed;
 * the plugins that bring this rule want one with native parts that `npm ci` cannot get everywhere.
 */
const importDirections = {
  meta: { type: 'problem', schema: [{ type: 'array' }] },
  create(context) {
    const file = context.filename
    const zones = context.options[0]
      .map(({ target, from, except, message }) => ({
        target: path.resolve(root, target),
        from: path.resolve(root, from),
        except: except.map((name) => path.resolve(root, from, name)),
        message,
      }))
      .filter(({ target }) => lies(file, target))
    const check = (node, source) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return
      const imported = path.resolve(path.dirname(file), source.value.replace(/\?.*$/, ''))
      for (const { from, except, message } of zones)
        if (lies(imported, from) && !except.some((allowed) => lies(imported, allowed)))
          context.report({ node, message })
    }
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal),
    }
  },
}

/** Packages that do not belong in a room. */
const withoutPackages = (files, group, message, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
})

const sources = ['**/*.ts', '**/*.vue']

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '.data', 'test-results', 'playwright-report'] },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: sources })),
  ...vue.configs['flat/recommended'].map((config) => ({ ...config, files: config.files ?? ['**/*.vue'] })),
  {
    files: sources,
    plugins: { ours: { rules: { 'import-directions': importDirections } } },
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] } },
    rules: {
      'ours/import-directions': ['error', directions],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-template-curly-in-string': 'error',
      'no-misleading-character-class': 'error',
      'no-irregular-whitespace': 'error',
      'no-fallthrough': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-self-compare': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: { 'ours/import-directions': ['error', ends] },
  },
  {
    files: ['**/*.ts'],
    ignores: ['*.ts', '**/*.d.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
    },
  },
  withoutPackages(
    ['contracts/**/*.ts'],
    ['node:*', 'fs', 'path', 'vue', 'koa', 'knex', 'pg', 'socket.io', 'socket.io-client'],
    'contracts/ is pure: no Node, no DOM, no framework.',
    ['**/*.test.ts'],
  ),
  {
    files: ['contracts/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'window',
        'document',
        'navigator',
        'localStorage',
        'fetch',
      ],
    },
  },
  withoutPackages(
    [
      'server/features/**/*.ts',
      'server/feeds/**/*.ts',
      'server/log/**/*.ts',
      'server/figures/**/*.ts',
      'server/board/**/*.ts',
      'server/replay/**/*.ts',
      'server/sla/**/*.ts',
    ],
    ['socket.io', 'socket.io-client', 'ws'],
    'Only server/realtime speaks Socket.IO.',
    ['**/*.test.ts'],
  ),
  withoutPackages(
    ['client/stores/**', 'client/panels/**', 'client/map/**', 'client/pages/**', 'client/ui/**'],
    ['socket.io-client', 'socket.io', 'node:*'],
    'Only client/realtime speaks Socket.IO.',
    ['**/*.test.ts'],
  ),
  prettier,
)
