const { default: Sequencer } = require('@jest/test-sequencer');

/** The story and the page take turns: one that waits would keep its place from others. */
const LONGEST = [
  '/test/cloud/story/',
  '/test/adapters/kubernetes/settle',
  '/test/adapters/kubernetes/team-deploys',
  '/test/cli/cluster/',
  '/test/cloud/deploy',
  '/test/cloud/page/',
  '/test/adapters/kubernetes/',
];

/** Starts the suites that take longest first, so that the others are done beside them. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => [...LONGEST, ''].findIndex((part) => path.includes(part));
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }
};
