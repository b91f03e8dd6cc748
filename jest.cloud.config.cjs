const fast = require('./jest.config.json');

/**
 * Suites on an AWS endpoint, an S3 endpoint and a Kubernetes: `npm run test:cloud`. One that lacks
 * what it needs is skipped with its reason, except in CI.
 */
module.exports = {
  ...fast,
  testMatch: ['**/test/**/*.cloud.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Three suites share two cores with a cluster, an S3 and a cloud, and perhaps with other work.
  testTimeout: 1200000,
  // They wait for the cluster most of the time.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/setup/longest-first.cjs',
};
