const { rmSync } = require('node:fs');

module.exports = async () => {
  rmSync(process.env.RAGMEND_TEST_FOLDER, { recursive: true, force: true });
};
