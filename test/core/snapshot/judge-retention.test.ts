import * as fc from 'fast-check';
import type { JudgedSnapshot } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { type Candidate, judgeRetention, type RetentionFacts } from '../../../core/snapshot/judge-retention.ts';

const NOW = Date.parse('2026-11-23T03:00:00.000Z');
const DAY = 24 * 3600 * 1000;
const facts: RetentionFacts = { incidents: [], unwell: [], now: NOW, retentionDays: 14 };

/** A proven snapshot of shard-1, taken that many days ago. */
function aged(days: number, over: Partial<Candidate> = {}): Candidate {
  const takenAt = new Date(NOW - days * DAY).toISOString();
  const about = { targetId: 'docs-rag', shardId: 'shard-1', state: 'Proven', bytes: 300 } as const;
  return { snapshotId: `s-${days}`, takenAt, ...about, ...over };
}

const of = (judged: JudgedSnapshot[], snapshotId: string) => judged.find((one) => one.snapshotId === snapshotId);

test('an old snapshot goes where a newer proven one stands', () => {
  const judged = judgeRetention([aged(1), aged(15)], facts);

  expect(judged.map(({ snapshotId, goes, why }) => [snapshotId, goes, why])).toEqual([
    ['s-1', false, 'the last proven one of its shard'],
    ['s-15', true, 'older than 14 days, and a newer proven one exists'],
  ]);
});

const unfinished = { state: 'Staged', bytes: null } as const;
const stays: [string, Candidate[], Partial<RetentionFacts>, string, RegExp][] = [
  ['the last proven one, however old', [aged(400)], {}, 's-400', /last proven/],
  ['one of exactly 14 days', [aged(1), aged(14)], {}, 's-14', /not older than 14 days/],
  ['one that a clock ahead of ours dated', [aged(-2), aged(-1)], {}, 's--1', /not older/],
  ['a quarantined one', [aged(1), aged(99, { state: 'Quarantined' })], {}, 's-99', /quarantined/],
  [
    'the last proven one behind newer ones that failed',
    [aged(1, { state: 'Quarantined' }), aged(2, { state: 'Staged' }), aged(99)],
    {},
    's-99',
    /last proven/,
  ],
  [
    'one of a shard with an open incident',
    [aged(1), aged(99)],
    { incidents: [{ id: 'i-7', shardId: 'shard-1' }] },
    's-99',
    /'i-7'/,
  ],
  [
    'one of a shard that something else stands in for',
    [aged(1), aged(99)],
    { unwell: ['shard-1'] },
    's-99',
    /not served/,
  ],
  ['one whose newer one is of another shard', [aged(1, { shardId: 'shard-2' }), aged(99)], {}, 's-99', /last proven/],
  ['one whose newer one is of another target', [aged(1, { targetId: 'other' }), aged(99)], {}, 's-99', /last proven/],
  ['an unfinished one that may be under way', [aged(0), aged(0.9, unfinished)], {}, 's-0.9', /not older than 1 days/],
  ['an unfinished one beside no proven one', [aged(99, unfinished)], {}, 's-99', /no newer proven/],
  [
    'a finished one without a record, for as long as a proven one',
    [aged(1), aged(9, { state: 'Staged' })],
    {},
    's-9',
    /14 days/,
  ],
];

test.each(stays)('%s stays', (_, candidates, over, snapshotId, why) => {
  const judged = judgeRetention(candidates, { ...facts, ...over });

  expect(of(judged, snapshotId)).toMatchObject({ goes: false, why: expect.stringMatching(why) });
});

test.each([
  ['an unfinished one that a dead run left', [aged(0), aged(1.1, unfinished)], {}, 's-1.1'],
  [
    'one of another shard than that of the incident',
    [aged(1), aged(15)],
    { incidents: [{ id: 'i', shardId: 'shard-2' }] },
    's-15',
  ],
  ['one of 8 days where 7 are kept', [aged(1), aged(8)], { retentionDays: 7 }, 's-8'],
])('%s goes', (_, candidates, over, snapshotId) => {
  const judged = judgeRetention(candidates, { ...facts, ...over });

  expect(of(judged, snapshotId)).toMatchObject({ goes: true });
});

const shards = ['shard-1', 'shard-2'];
const anyCandidates = fc
  .array(
    fc.record({
      days: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.constantFrom(7, 14, 14.0001)),
      shardId: fc.constantFrom(...shards),
      kind: fc.constantFrom('Proven', 'Proven', 'Quarantined', 'Staged', 'unfinished'),
    }),
    { maxLength: 14 },
  )
  .map((drafts) =>
    drafts.map(({ days, shardId, kind }, index) =>
      aged(days, {
        ...{ shardId, snapshotId: `s-${index}` },
        ...(kind === 'unfinished' ? unfinished : { state: kind as Candidate['state'] }),
      }),
    ),
  );
const anyFacts = fc.record({
  incidents: fc.subarray(shards.map((shardId) => ({ id: `i-${shardId}`, shardId }))),
  unwell: fc.subarray(shards),
  now: fc.constant(NOW),
  retentionDays: fc.integer({ min: 7, max: 14 }),
});

test('whatever there is, each shard keeps its newest proven snapshot, and nothing goes that may still be needed', async () => {
  await fc.assert(
    fc.property(anyCandidates, anyFacts, (candidates, given) => {
      const judged = judgeRetention(candidates, given);
      const left = judged.filter(({ goes }) => !goes);
      const gone = judged.filter(({ goes }) => goes);
      const newest = (all: Candidate[], shardId: string) =>
        all
          .filter((one) => one.state === 'Proven' && one.shardId === shardId)
          .reduce((latest, { takenAt }) => (takenAt > latest ? takenAt : latest), '');

      expect(judged.map(({ snapshotId }) => snapshotId)).toEqual(candidates.map(({ snapshotId }) => snapshotId));
      for (const shardId of shards) expect(newest(left, shardId)).toBe(newest(candidates, shardId));
      for (const { state, shardId, takenAt, bytes } of gone) {
        expect(state).not.toBe('Quarantined');
        expect(given.unwell).not.toContain(shardId);
        expect(given.incidents.map((incident) => incident.shardId)).not.toContain(shardId);
        expect(NOW - Date.parse(takenAt)).toBeGreaterThan((bytes === null ? 1 : given.retentionDays) * DAY);
      }
    }),
    { numRuns: 500 },
  );
});

test('whatever there is, what is old, replaced and not needed goes, and judging what is left lets nothing more go', async () => {
  await fc.assert(
    fc.property(anyCandidates, anyFacts, (candidates, given) => {
      const judged = judgeRetention(candidates, { ...given, incidents: [], unwell: [] });
      const left = candidates.filter(({ snapshotId }) => of(judged, snapshotId)?.goes === false);
      const isOld = ({ takenAt }: Candidate) => NOW - Date.parse(takenAt) > 14 * DAY;
      const proven = left.filter(({ state }) => state === 'Proven');

      for (const shardId of shards)
        expect(proven.filter((one) => one.shardId === shardId && isOld(one)).length).toBeLessThanOrEqual(1);
      const again = judgeRetention(left, { ...given, incidents: [], unwell: [] });
      expect(again.filter(({ goes }) => goes)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
