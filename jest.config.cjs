// Sizes of tests (CONTRIBUTING.md): small beside the source, medium with real ffmpeg and loopback
// servers, e2e with the built programs through their public doors; long: e2e, hundreds of times.
const { kernelBase64 } = require('./scripts/kernel.cjs');
const { simulationThread } = require('./scripts/simulation.cjs');

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  globals: { KEN_BURNS_KERNEL: kernelBase64(), SIMULATION_THREAD: simulationThread() },
  moduleFileExtensions: ['ts', 'mts', 'js', 'cjs', 'mjs', 'json'],
  moduleNameMapper: {
    '^@app/(contracts|ffmpeg|net|tracing)$': '<rootDir>/libs/$1/src',
    '^@app/ffmpeg/planning$': '<rootDir>/libs/ffmpeg/src/planning',
  },
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/build',
    '<rootDir>/sdk/typescript/(dist|package\\.json)',
  ],
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/setup-after-env.ts'],
  extensionsToTreatAsEsm: ['.mts'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.jest.json' }],
    // The scripts are ES modules; end-to-end tests start programs the way the demo does.
    '^.+\\.mts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.jest.json', useESM: true }],
  },
};

module.exports = {
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  projects: [
    {
      ...shared,
      displayName: 'small',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
    },
    {
      // An ES module as it is published, so that its imports name files of JavaScript.
      ...shared,
      displayName: 'small',
      testMatch: ['<rootDir>/sdk/typescript/src/**/*.spec.ts'],
      extensionsToTreatAsEsm: ['.ts', '.mts'],
      moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
      setupFiles: ['<rootDir>/test/support/dial-guard.cjs'],
      setupFilesAfterEnv: [],
      transform: {
        '^.+\\.ts$': [
          'ts-jest',
          { tsconfig: '<rootDir>/sdk/typescript/tsconfig.check.json', useESM: true },
        ],
      },
    },
    {
      ...shared,
      displayName: 'medium',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.medium-spec.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
    },
    {
      // In the images' root file systems: `npm run test:image`, which builds them.
      ...shared,
      displayName: 'image',
      testMatch: ['<rootDir>/test/image/**/*.image-spec.ts'],
    },
    {
      ...shared,
      displayName: 'long',
      testMatch: ['<rootDir>/test/long/**/*.long-spec.ts'],
    },
  ],
};
