const fast = require('./jest.config.json');

/**
 * Suites that take minutes: `npm run test:slow`, two at a time. Half of them wait most of the time
 * for a provider that comes back.
 */
module.exports = {
  ...fast,
  testMatch: ['**/test/slow/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
};
