// Who may import whom (docs/architecture.md). `npm run check` runs this; a new arrow is a decision.
const inside = (path) => `^apps/${path}/`;

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      // What a generator writes is not ours to order.
      from: { pathNot: '^sdk/typescript/src/generated/' },
      to: { circular: true },
    },
    {
      name: 'sdk-imports-nothing-of-ours-and-no-package',
      comment: 'it is installed alone',
      severity: 'error',
      from: { path: '^sdk/typescript/src/' },
      to: {
        path: '^(apps|libs|test|scripts)/|(^|/)node_modules/',
        pathNot: '(^|/)node_modules/@types/(node|jest)/',
      },
    },
    {
      name: 'the-client-runs-in-browsers',
      comment: 'only the command line knows Node',
      severity: 'error',
      from: { path: '^sdk/typescript/src/', pathNot: '/cli/|spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-of-ours-imports-the-sdk',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^sdk/' },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^(apps|libs|test)/', pathNot: '^(libs/$1/|test/support/)' },
    },
    {
      name: 'libs-by-their-public-face',
      severity: 'error',
      from: { path: '^(apps|test)/' },
      to: {
        path: '^libs/[^/]+/src/.+',
        pathNot: '^libs/[^/]+/src/index\\.m?ts$|^libs/ffmpeg/src/planning\\.ts$',
      },
    },
    {
      name: 'source-does-not-import-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '(spec|\\.testing)\\.ts$' },
      to: { path: '(spec|\\.testing)\\.ts$|^test/' },
    },
    {
      name: 'orchestrator-never-runs-ffmpeg',
      severity: 'error',
      from: { path: inside('orchestrator') },
      to: { path: '^libs/ffmpeg/', pathNot: '^libs/ffmpeg/src/planning\\.ts$' },
    },
    {
      name: 'planning-runs-nothing',
      comment: 'what the orchestrator sees of libs/ffmpeg leads to no program',
      severity: 'error',
      from: { path: '^libs/ffmpeg/src/planning\\.ts$' },
      to: { path: '^libs/ffmpeg/src/(runner|command|probe)\\.ts$', reachable: true },
    },
    {
      name: 'ffmpeg-knows-no-nest-and-no-contracts',
      severity: 'error',
      from: { path: '^libs/(ffmpeg|net)/' },
      to: { path: '(^|/)node_modules/@nestjs/' },
    },
    {
      name: 'orchestrator-leaves',
      comment:
        'config, auth, health, http, clock, database, command-line, usage and templates know no jobs',
      severity: 'error',
      from: {
        path: inside(
          'orchestrator/src/(config|auth|http|health|clock|database|artifacts|command-line|runpod|usage|templates)',
        ),
      },
      to: {
        path: inside(
          'orchestrator/src/(video|estimate|jobs|internal|webhooks|files|mcp|toolkit|web)',
        ),
      },
    },
    {
      name: 'jobs-below-those-who-use-them',
      severity: 'error',
      from: { path: inside('orchestrator/src/jobs') },
      to: {
        path: inside('orchestrator/src/(video|estimate|internal|webhooks|files|mcp|toolkit|web)'),
      },
    },
    {
      name: 'other-doors-above-the-routes',
      severity: 'error',
      from: { path: inside('orchestrator/src/(video|internal|webhooks)') },
      to: { path: inside('orchestrator/src/(mcp|toolkit)') },
    },
    {
      name: 'webhooks-above-all-that-ends-jobs',
      severity: 'error',
      from: { path: inside('orchestrator/src/(video|internal)') },
      to: { path: inside('orchestrator/src/webhooks') },
    },
    {
      name: 'worker-runtime-knows-no-videos',
      severity: 'error',
      from: { path: inside('gpu-worker/src/runtime') },
      to: { path: `${inside('gpu-worker/src/(operations|media)')}|^libs/ffmpeg/` },
    },
    {
      name: 'worker-operations-know-no-queue',
      severity: 'error',
      from: { path: inside('gpu-worker/src/(operations|media)') },
      to: { path: inside('gpu-worker/src/runtime') },
    },
    {
      name: 'worker-media-below-operations',
      severity: 'error',
      from: { path: inside('gpu-worker/src/media') },
      to: { path: inside('gpu-worker/src/operations') },
    },
    {
      name: 'http-clients-in-their-places',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot:
          '^libs/net/|\\.client\\.ts$|^apps/gpu-worker/src/media/|spec\\.ts$|\\.testing\\.ts$|\\.module\\.ts$',
      },
      to: {
        path: '(^|/)node_modules/(axios|undici|@nestjs/axios)/|^(node:)?https?$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'child-processes-in-their-places',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot:
          '^libs/ffmpeg/src/runner\\.ts$|^apps/local-endpoint/src/.*launcher\\.ts$|spec\\.ts$|\\.testing\\.ts$',
      },
      to: { path: '^(node:)?child_process$|(^|/)node_modules/fluent-ffmpeg/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
