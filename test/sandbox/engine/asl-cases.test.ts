import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScripted, type ScriptedRun } from '../../../sandbox/engine/scripted/run-scripted.ts';
import { differences } from './compare-history.ts';

type Case = ScriptedRun & {
  name: string;
  compare?: 'outcome';
  expect: { status: string; output?: unknown; error?: string; cause?: string; history?: unknown[] };
};

/** Cases of the collection that this engine does not have to pass, with the reason. */
const NOT_APPLICABLE: Record<string, string> = {};

const { RAGMEND_SHARED } = process.env;
const folder = RAGMEND_SHARED === undefined ? undefined : join(RAGMEND_SHARED, 'asl-cases');
const cases: Case[] =
  folder === undefined
    ? []
    : readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));

const recorded = folder === undefined ? describe.skip : describe;

recorded('state machines recorded on AWS (set RAGMEND_SHARED to the folder that has asl-cases)', () => {
  test('the collection is complete', () => {
    expect(cases.length).toBeGreaterThanOrEqual(86);
    expect(Object.keys(NOT_APPLICABLE).length).toBeLessThanOrEqual(6);
  });

  test.each(cases.filter(({ name }) => !(name in NOT_APPLICABLE)).map((one) => [one.name, one] as const))(
    '%s ends and is recorded as on AWS',
    async (_, recordedCase) => {
      const { history, ...outcome } = await runScripted(recordedCase);

      const { history: expected, ...ending } = recordedCase.expect;
      expect(differences(outcome, ending)).toEqual([]);
      if (expected !== undefined && recordedCase.compare !== 'outcome')
        expect(differences(history, expected)).toEqual([]);
    },
  );
});
