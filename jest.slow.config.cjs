const fast = require('./jest.config.json');

/** Suites that take minutes: `npm run test:slow`, one after another. */
module.exports = {
  ...fast,
  testMatch: ['**/test/slow/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
