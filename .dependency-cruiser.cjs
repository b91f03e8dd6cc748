/** Which way imports may point. Every rule says why, so that a red build explains itself. */
const inward = (layer, allowed, why) => ({
  name: `${layer}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  comment: why,
  from: { path: `^${layer}/` },
  to: {
    path: '^(core|adapters|agent|control-plane|lambdas|lib|bin|cli|sandbox|console|bench|test)/',
    pathNot: [`^${layer}/`, ...allowed.map((a) => `^${a}[./]`)],
  },
});
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Two modules that need each other are one module.',
      from: {},
      to: { circular: true },
    },
    inward('core', [], 'The domain knows nobody.'),
    inward('adapters', ['core'], 'An adapter implements a port of core and nothing else.'),
    inward('control-plane', ['core'], 'What both worlds share opens no adapter: its caller does.'),
    inward('lambdas', ['core', 'adapters', 'control-plane'], 'A handler joins a verb to its adapters.'),
    inward('lib', ['core/contracts'], 'Infrastructure shares names and shapes with the runtime, never code.'),
    inward(
      'bin',
      ['lib', 'adapters/config-file', 'core/contracts', 'console/esbuild'],
      'The app entry reads the configuration and composes stacks.',
    ),
    inward('agent', ['core', 'adapters'], 'The agent is a small program beside the volume.'),
    inward('cli', ['core', 'adapters', 'sandbox'], 'The command line talks to the sandbox and to the API.'),
    inward(
      'bench',
      ['core', 'adapters', 'agent', 'control-plane', 'sandbox', 'cli'],
      'The bench measures what runs; nothing that runs knows it.',
    ),
    inward('console', ['core/contracts'], 'The console knows the shapes of the API and nothing else.'),
    inward(
      'sandbox',
      ['core', 'adapters', 'control-plane'],
      'The sandbox reads the synthesized template; it does not import lib.',
    ),
    {
      name: 'sandbox-needs-no-cloud',
      severity: 'error',
      comment: 'One machine runs without AWS or Kubernetes clients.',
      from: { path: '^sandbox/' },
      to: { path: '^adapters/(aws|kubernetes)/' },
    },
    {
      name: 'control-plane-is-plain',
      severity: 'error',
      comment: 'What handlers and sandbox share imports only core and hono.',
      from: { path: '^control-plane/' },
      to: { path: '^node_modules/', pathNot: 'node_modules/hono' },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'No SDK, no node built-in, no CDK in the domain: only zod.',
      from: { path: '^core/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/zod' },
    },
    {
      name: 'no-cdk-at-runtime',
      severity: 'error',
      comment: 'A bundled handler must not carry aws-cdk-lib.',
      from: { path: '^(core|adapters|control-plane|lambdas|sandbox)/' },
      to: { path: 'aws-cdk-lib|constructs' },
    },
    {
      name: 'no-sdk-in-lib',
      severity: 'error',
      comment: 'Synthesis does no I/O.',
      from: { path: '^lib/' },
      to: { path: '@aws-sdk|@kubernetes' },
    },
    {
      name: 'rooms-do-not-reach-in',
      severity: 'error',
      comment: 'A room of core uses another room only through contracts or kernel.',
      from: { path: '^core/([^/]+)/', pathNot: '^core/(contracts|kernel)/' },
      to: { path: '^core/', pathNot: ['^core/$1/', '^core/(contracts|kernel)/'] },
    },
    {
      name: 'handlers-stand-alone',
      severity: 'error',
      comment: 'A room of handlers uses no other room.',
      from: { path: '^lambdas/([^/]+)/', pathNot: '^lambdas/(handler|ports)/' },
      to: { path: '^lambdas/', pathNot: '^lambdas/($1|handler|ports)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
