const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The story and the page take turns, and together take longer than all others: the page is next
 * about when the story ends, and not before, since it would wait in a place of others.
 */
const LONGEST = [
  '/test/cloud/story/',
  '/test/adapters/kubernetes/settle/',
  '/test/adapters/kubernetes/workloads/settled-deploys',
  '/test/adapters/kubernetes/workloads/team-deploys',
  '/test/cloud/page/',
  '/test/cli/cluster/',
  '/test/cloud/deploy',
  '/test/adapters/kubernetes/',
];

/** Starts the suites that take longest first, so that the others are done beside them. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => [...LONGEST, ''].findIndex((part) => path.includes(part));
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
