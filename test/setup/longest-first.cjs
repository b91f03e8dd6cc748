const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The suites of the first account take turns (stories, page, providers), and together take longer than
 * all others: the next one begins about when the one before ends, and not before, since it would wait in
 * a place of others. What stands between two of them takes two workers as long as the first of them.
 * The first suite of a sandbox prepares it for all, so one of the console begins beside it.
 */
const LONGEST = [
  '/test/console/layout',
  '/test/cli/sandbox',
  '/test/sandbox/server/repairs',
  '/test/cli/crash',
  '/test/lib/runbooks/every-',
  '/test/lib/runbooks/long-walk',
  // These mostly wait.
  '/test/adapters/vector-stores/command/',
  '/test/gateway/state/state-away',
  '/test/slow/provider/failures',
  '/test/slow/provider/kills',
  '/test/slow/damage/damage',
  '/test/slow/ramp-rates',
  '/test/slow/several-shards',
  '/test/slow/provider/',
  '/test/slow/every-fault/',
  '/test/slow/gateway-faults/faults',
  '/test/slow/damage/',
  '/test/slow/settle',
  '/test/slow/no-secret',
  '/test/cloud/story/story',
  '/test/adapters/kubernetes/settle/',
  '/test/adapters/kubernetes/workloads/settled-deploys',
  '/test/cli/cluster/charts',
  '/test/cli/cluster/adopter',
  '/test/cloud/story/several-shards',
  '/test/cloud/deploy',
  '/test/adapters/kubernetes/workloads/write-gate',
  '/test/adapters/kubernetes/workloads/team-deploys',
  '/test/cloud/page/',
  '/test/adapters/kubernetes/workloads/workloads',
  '/test/adapters/kubernetes/jobs/',
  '/test/adapters/kubernetes/registry/',
  '/test/adapters/kubernetes/flag/',
  '/test/adapters/kubernetes/generator/',
  '/test/cloud/provider/',
  '/test/cli/cluster/',
  '/test/adapters/kubernetes/',
];

/** Starts the suites that take longest first, so that the others are done beside them. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => [...LONGEST, ''].findIndex((part) => path.includes(part));
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
