import jestConfig from './jest.config.mjs';

const [unit] = jestConfig.projects;

/** Mutates the rules, not the data and texts that they are fed with, and asks the tests of the domain. */
export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: {
    projectType: 'custom',
    config: {
      ...unit,
      // Merged into jest.config.mjs, whose other projects need a database.
      projects: [],
      testMatch: ['<rootDir>/test/mutation/every-rule.spec.ts'],
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  // What runs once when a module is loaded is data; every test would have to run for each of its mutants.
  ignoreStatic: true,
  mutate: [
    'src/domain/**/*.ts',
    '!src/**/*.spec.ts',
    '!src/domain/policy/revisions/*.policy.ts',
    '!src/domain/policy/sources.ts',
    '!src/domain/gate/phrases.*.ts',
    '!src/domain/gate/warning-text.ts',
    '!src/domain/reminders/wording*.ts',
    '!src/domain/agreements/countries.ts',
  ],
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'progress', 'html'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  tempDirName: '.stryker-tmp',
};
