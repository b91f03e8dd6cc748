const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** A folder of this run, where the suites of the sandbox keep one prepared service to copy from. */
module.exports = async () => {
  process.env.RAGMEND_TEST_FOLDER = mkdtempSync(join(tmpdir(), 'ragmend-test-'));
};
