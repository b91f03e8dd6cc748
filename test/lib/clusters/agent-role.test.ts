import { Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { evidencePrefix } from '../../../adapters/aws/s3/evidence.ts';
import { snapshotPrefix } from '../../../adapters/aws/s3/snapshots.ts';
import { earlierKeysOf, keysOfAgent } from '../../../core/contracts/agent/agent-objects.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { RUNBOOK_NAMES } from '../../../core/contracts/runbooks.ts';
import { answersPrefix, requestsPrefix } from '../../../core/contracts/table.ts';
import { lockAroundOf, lockKeyOf } from '../../../core/kernel/lock-key.ts';
import { snapshotIdOf } from '../../../core/snapshot/snapshot-id.ts';
import { FULL, prepareStacks } from '../deployment.ts';
import { allStatements } from '../policies.ts';

const TARGETS = ['docs', 'docs-rag', 'docs-rag-2'];
const TAKEN = '2026-11-23T03:00:00.000Z';
const SHARDS = ['shard-1', 'shard-1-ui', 'rag-shard-1', '1'];

/** Returns whether a pattern of IAM matches a text. */
function fits(pattern: string, text: string): boolean {
  const written = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${written}$`, 's').test(text);
}

const runsOf = (id: string) => RUNBOOK_NAMES.flatMap((name) => [`${id}-${name}-1`, `${id}-${name}-120`]);
const objectsOf = (id: string) => [
  ...SHARDS.map((shardId) => `${snapshotPrefix(snapshotIdOf({ targetId: id, shardId }, TAKEN))}data/a`),
  ...runsOf(id).map((incidentId) => `${evidencePrefix(incidentId)}volume/a`),
  `${answersPrefix(id)}a`,
  `${requestsPrefix(id)}a`,
];
const patternsOf = (id: string) => [
  ...keysOfAgent(id).snapshots,
  ...keysOfAgent(id).evidence,
  ...SHARDS.map(earlierKeysOf),
];
const locksOf = (targetId: string) =>
  RUNBOOK_NAMES.flatMap((runbook) => {
    const about = SHARDS.map((id) => ({ targetId, runbook, subject: { kind: 'shard' as const, id } }));
    return about.flatMap((one) => [lockKeyOf(one), lockAroundOf(one) ?? lockKeyOf(one)]);
  });

/** Two ids, one of which begins with the other, that a configuration accepts. */
const pairs = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/),
    fc.oneof(
      fc.stringMatching(/^[a-z0-9-]{1,12}$/),
      fc.constantFrom('-shard-restore', '-snapshot-1', '-shard-1', '-rag'),
    ),
  )
  .map(([id, more]) => [id, `${id}${more}`] as const)
  .filter((ids) => config.safeParse(withTargets(ids)).success);

function withTargets(ids: readonly string[]) {
  const targets = ids.map((id) => ({ id, store: { kind: 'chroma', collection: 'docs' } }));
  return { targets, routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: ids[0] }] };
}

test('of two targets whose ids begin alike, neither reaches an object, a run or a lock of the other', () => {
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const) {
        const reached = patternsOf(from).flatMap((pattern) => objectsOf(to).filter((key) => fits(pattern, key)));
        expect(reached).toEqual([]);
        expect(locksOf(from).filter((lock) => locksOf(to).includes(lock))).toEqual([]);
        expect(runsOf(from).filter((run) => runsOf(to).includes(run))).toEqual([]);
      }
    }),
    { numRuns: 100 },
  );
});

test('the agent of a target reaches its own snapshots, evidence of its repairs, and snapshots of version 0.1', () => {
  const [written = ''] = keysOfAgent('docs').snapshots;
  const evidence = keysOfAgent('docs').evidence;

  expect(fits(written, objectsOf('docs')[0] ?? '')).toBe(true);
  expect(evidence.some((one) => fits(one, `${evidencePrefix('docs-shard-restore-12')}volume/a`))).toBe(true);
  expect(fits(earlierKeysOf('shard-1'), 'snapshots/shard-1-20261123T030000000Z/data/a')).toBe(true);
  expect(fits(earlierKeysOf('shard-1'), 'snapshots/shard-1-ui-20261123T030000000Z/data/a')).toBe(false);
});

const keyIn = (resource: string) => /\/((?:snapshots|evidence)\/.+)$/.exec(resource)?.[1];

test('each target has a role for its agent alone, whether by its pods or by sessions', () => {
  const [first] = FULL.targets;
  const targets = TARGETS.map((id, at) => {
    const agent = { ...first?.kubernetes?.agent, credentials: at === 0 ? 'workload' : 'session' };
    return { ...first, id, kubernetes: { ...first?.kubernetes, namespace: id, agent } };
  });
  const given = config.parse({ ...FULL, targets, routes: [{ ...FULL.routes[0], target: 'docs' }] });

  const statements = allStatements(Template.fromStack(prepareStacks(given).stacks.tasks));
  const agents = [...new Set(statements.map(({ role }) => role))].filter((role) => /docs.*agent/i.test(role));
  const rights = agents.map((role) => statements.filter((one) => one.role === role).map(({ statement }) => statement));
  const whose = rights.map((all) => {
    const patterns = all.flatMap(({ resources }) => resources.flatMap((one) => keyIn(one) ?? []));
    return TARGETS.filter((id) => objectsOf(id).some((key) => patterns.some((one) => fits(one, key))));
  });

  expect(whose.sort()).toEqual(TARGETS.map((id) => [id]));
  const listing = rights.flat().filter(({ actions }) => actions.includes('s3:ListBucket'));
  expect(listing).toHaveLength(6);
  for (const { condition } of listing)
    expect(condition).toMatchObject({ StringLike: { 's3:prefix': expect.anything() } });
});
