import type { Material } from '../../../../core/kernel/story/story.ts';
import { buildReport } from '../../../../core/report/build-report.ts';
import { stories } from '../../../../core/stories.ts';
import { at, facts, materialWith } from '../../report/material.ts';

const causesOf = (material: Material) => buildReport(material, stories).causes;
const right = { healthy: true, asked: 15, hits: 15, reason: 'all right' };
const same = { before: 'shard-1', after: 'shard-1', at: at('03:08:30') };

test('each rung that was tried is named, and the one that mended it', () => {
  expect(causesOf(materialWith())).toEqual([
    'When found, the running server gave: 0 of 15 answers right: 15 gave 1 hit instead of 5.',
    'After the server was restarted: 0 of 15 answers right: 15 gave 1 hit instead of 5.',
    'Only a restore brought right answers: the damage was in the files of the volume.',
  ]);
});

test('a restart that mended it points to the memory', () => {
  const { freshWorkload, ...others } = facts;

  const causes = causesOf(materialWith({ facts: { ...others, probes: { restarted: right }, cutOver: same } }));

  expect(freshWorkload).toBeDefined();
  expect(causes.at(-1)).toBe(
    "A restart brought right answers: the damage was in the server's memory, not in its files.",
  );
});

test('a reopening that mended it points to the opened index', () => {
  const causes = causesOf(materialWith({ facts: { probes: { reopened: right }, cutOver: same } }));

  expect(causes).toEqual([
    'After the index was reopened: all right.',
    'Reopening brought right answers: the damage was in the opened index, not in its files.',
  ]);
});

test('a cold copy, a regression and a failure are told', () => {
  const timeline = [{ at: at('03:09:00'), key: 'roll-back', text: 'undone' }];
  const probes = { 'copy-1': { ...right, reason: 'the second server did not come up' } };

  const causes = causesOf(
    materialWith({ timeline, facts: { probes, failure: { Step: 'Give up', Error: 'ShardRegressed' } } }),
  );

  expect(causes).toEqual([
    'A second server on the copy copy-1 gave: the second server did not come up.',
    'It regressed in rotation and was taken out again.',
    'The run failed at "Give up" with ShardRegressed.',
  ]);
});

test('without facts there are no causes, and a failure without words is still told', () => {
  expect(causesOf(materialWith({ facts: {} }))).toEqual([]);
  expect(causesOf(materialWith({ facts: { failure: {} } }))).toEqual([
    'The run failed at "an unknown step" with an error.',
  ]);
});

test('a step that failed is told with the words of its error, without the trace', () => {
  const says = 'refused by the admission policy: a server has no Secret';
  const Cause = JSON.stringify({ errorType: 'ClusterRefused', errorMessage: says, trace: ['at index.mjs:1'] });

  const [cause] = causesOf(materialWith({ facts: { failure: { Step: 'Start it', Error: 'ClusterRefused', Cause } } }));

  expect(cause).toBe(`The run failed at "Start it" with ClusterRefused: ${says}.`);
});

test('what an observation saw is a cause', () => {
  const probes = { observed: { ...right, reason: '2 of 15 answers right' } };

  expect(causesOf(materialWith({ facts: { probes } }))).toEqual([
    'When observed, the running server gave: 2 of 15 answers right.',
  ]);
});
