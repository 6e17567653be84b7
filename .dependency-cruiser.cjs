/** The layers: entry -> features -> platform -> domain. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports itself and, in domain/time, luxon.',
      severity: 'error',
      from: { path: '^src/domain', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^src/domain|^node_modules/luxon' },
    },
    {
      name: 'luxon-in-time-only',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/domain/time' },
      to: { path: '^node_modules/luxon' },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^src/platform' },
      to: { path: '^src/(features|entry|emulator)' },
    },
    {
      name: 'features-know-no-entry',
      severity: 'error',
      from: { path: '^src/features' },
      to: { path: '^src/(entry|emulator)' },
    },
    {
      name: 'features-meet-at-their-index',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/([^/]+)/', pathNot: '^src/features/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'entry-sees-features-through-their-index',
      severity: 'error',
      from: { path: '^src/entry' },
      to: { path: '^src/features/[^/]+/', pathNot: '^src/features/[^/]+/index\\.ts$' },
    },
    {
      name: 'emulator-stands-alone',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/emulator' },
      to: { path: '^src/emulator' },
    },
    {
      name: 'nothing-undeclared',
      severity: 'error',
      from: { path: '^src', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
