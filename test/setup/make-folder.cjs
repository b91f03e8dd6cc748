const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/**
 * A folder of this run, where the suites of the sandbox keep one prepared service to copy from. CDK
 * validates templates in one suite only.
 */
module.exports = async () => {
  process.env.CDK_VALIDATION = 'false';
  process.env.RAGMEND_TEST_FOLDER = mkdtempSync(join(tmpdir(), 'ragmend-test-'));
};
