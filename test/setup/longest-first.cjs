const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = ['/test/cloud/story/', '/test/cli/cluster/adopter', '/test/cloud/deploy', '/test/adapters/kubernetes/'];

/** Starts the suites that take longest first, so that the others are done beside them. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => [...LONGEST, ''].findIndex((part) => path.includes(part));
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }
};
