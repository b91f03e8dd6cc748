import { EVERY, shareOf } from '../../share.ts';
import { cloudSuite } from '../needs.ts';
import { amongDeaths, namesOf, testAmongDeaths } from './deaths.ts';
import { keysOf, spendNight } from './night.ts';
import { snapshotsOf, takeSnapshot } from './snapshot.ts';
import { type Story, startStory } from './start-story.ts';

const MINUTE = 60_000;
const WALKED = [
  'Restart the server of the shard',
  'Probe the restarted shard',
  'Validate against the baseline of the snapshot',
];

/** The functions that change something in a night with a restore, and in a snapshot. */
const KILLED = [
  'api',
  'checkCopy',
  'checkReindex',
  'checkRestore',
  'checkUpload',
  'closeIncident',
  'collectEvidence',
  'consumer',
  'countServing',
  'markUnhealthy',
  'passTurn',
  'pauseWrites',
  'planReintroduction',
  'planRestore',
  'probeCopy',
  'probeReplica',
  'probeShard',
  'publishSnapshot',
  'receiver',
  'reindexMissing',
  'reintroduceShard',
  'reopenShard',
  'requestApproval',
  'restartShard',
  'resumeWrites',
  'sealEvidence',
  'serveDegraded',
  'startCopy',
  'startFresh',
  'startRestore',
  'startUpload',
  'takeTurn',
  'validateRestore',
  'watchShard',
  'worker',
];

type Night = Awaited<ReturnType<typeof spendNight>>;

cloudSuite(
  ['aws', 's3', 'kubernetes'],
  'a shard that is damaged in its pod is repaired by the deployed machine',
  () => {
    let story: Story;
    /** Those of the night that is spent first, whichever it is. */
    let traces: Night['traces'] | undefined;
    beforeAll(async () => {
      story = await startStory();
    }, 20 * MINUTE);
    afterAll(() => story?.stop(), MINUTE);

    test(
      'a night: marked, planned, approved, restored into a new claim, cut over, old claim kept',
      async () => {
        const night = await spendNight(story, 1);

        expect(night.readyWhileItWaits).toBe('');
        expectRepaired(night);
        traces ??= night.traces;
        expect(night.traces).toEqual(traces);
      },
      45 * MINUTE,
    );

    cloudSuite(['killing'], 'a night among deaths: every function is killed after each change that it makes', () => {
      testAmongDeaths('shard-restore')(
        'what is left is that of any night',
        async () => {
          const { operator, deployed } = story;
          const before = await snapshotsOf(operator, 'shard-2');

          const killed = shareOf(KILLED);
          // Where none is drawn all die, also one that the list lacks.
          const killing = { machines: ['shard-restore', 'snapshot'], killed: EVERY === 1 ? [] : killed };
          const { result: night, deaths } = await amongDeaths(killing, async () => {
            const spent = await spendNight(story, 2);
            await takeSnapshot(operator, 'shard-2');
            return spent;
          });

          expectRepaired(night);
          traces ??= night.traces;
          expect(night.traces).toEqual(traces);
          const after = await snapshotsOf(operator, 'shard-2');
          expect(after).toHaveLength(before.length + 1);
          const known = [...after, ...(await snapshotsOf(operator, 'shard-1'))];
          const keys = await keysOf(deployed.buckets.snapshots, '');
          expect(keys.filter((key) => !known.some((id) => key.includes(id)))).toEqual([]);
          expect(namesOf(deaths)).toEqual(killed);
        },
        45 * MINUTE,
      );
    });
  },
);

function expectRepaired(night: Night): void {
  const { ended, before, after, evidence } = night;
  const story = ended.status === 'Completed' ? [] : [...ended.timeline, ...ended.steps.filter(({ error }) => error)];
  expect([ended.status, story]).toEqual(['Completed', []]);
  expect(after.claim).not.toBe(before.claim);
  expect(night.wrong).not.toEqual(night.right);
  expect(night.answers).toEqual(night.right);
  expect(ended.steps.map(({ title }) => title)).toEqual(expect.arrayContaining(WALKED));
  expect(night.decisions).toEqual(['approval Approved']);
  expect(night.labels).toContain('ragmend.dev/quarantined');
  expect(evidence.some((key) => key.endsWith('/manifest.json'))).toBe(true);
  expect(evidence.some((key) => key.includes('/volume/'))).toBe(true);
  expect(night.report.map((key) => key.split('/').at(-1)).sort()).toEqual([
    'postmortem.md',
    'regression.jsonl',
    'report.json',
  ]);
}
