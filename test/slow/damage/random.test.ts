import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapLimited } from '../../../adapters/map-limited.ts';
import { columns } from '../../../cli/terminal.ts';
import { described } from './damage.ts';
import { makeTemplate, type Template } from './one-shard.ts';
import { isClosedWell, type Trial, tryDamage } from './trial.ts';

const SEED = Number(process.env.RAGMEND_DAMAGE_SEED ?? 9);
const ONLY = process.env.RAGMEND_DAMAGE_RUN;
const COUNT = Number(process.env.RAGMEND_DAMAGE_COUNT ?? 200);
const A_RUN_MS = 60_000;
const LANES = 4;
const RUNS = ONLY === undefined ? Array.from({ length: COUNT }, (_, run) => run) : [Number(ONLY)];

jest.setTimeout(1_800_000 + RUNS.length * A_RUN_MS);

describe(`${RUNS.length} random damages of seed ${SEED}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-damage-'));
  let template: Template;
  beforeAll(async () => {
    template = await makeTemplate(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('no run ends well while anything that the service can read is not as it was', async () => {
    const trials = await mapLimited(RUNS, LANES, (run) => tryDamage(template, folder, SEED, run));

    process.stdout.write(`\n${tableOf(trials)}\n\n`);
    expect(trials.filter(isViolation).map(tale)).toEqual([]);
  });
});

const isViolation = ({ state, after }: Trial) => isClosedWell(state) && after.length > 0;

function lineOf({ run, damage, integrity, before, foundBy, end, after, seconds }: Trial): string {
  return `${run} ${described(damage)} | ${integrity} | ${before.length} ${before[0] ?? ''} | ${foundBy} ${end} | ${after.length} ${after[0] ?? ''} | ${seconds.toFixed(1)} s`;
}

function tale(trial: Trial): string {
  return [`RAGMEND_DAMAGE_SEED=${SEED} RAGMEND_DAMAGE_RUN=${trial.run}: ${lineOf(trial)}`, ...trial.story].join('\n  ');
}

function tableOf(trials: Trial[]): string {
  const head = [
    'FILE',
    'KIND',
    'TRIED',
    'HARMLESS',
    'WARM',
    'COLD',
    'RESTARTED',
    'RESTORED',
    'TO A PERSON',
    'VIOLATIONS',
  ];
  const keys = [...new Set(trials.map(keyOf))].sort();
  return columns(
    head,
    [
      ...keys.map((key) =>
        rowOf(
          key,
          trials.filter((each) => keyOf(each) === key),
        ),
      ),
      rowOf('all, ', trials),
    ],
    '',
  );
}

const keyOf = ({ damage: { file, kind } }: Trial) => `${file}, ${kind}`;

function rowOf(key: string, group: Trial[]): string[] {
  const count = (is: (trial: Trial) => boolean) => String(group.filter(is).length);
  return [
    ...key.split(', '),
    String(group.length),
    count(({ before }) => before.length === 0),
    count(({ foundBy }) => foundBy === 'warm'),
    count(({ foundBy }) => foundBy === 'cold'),
    count(({ end }) => end === 'restarted'),
    count(({ end }) => end === 'restored'),
    count(({ end }) => end === 'left to a person'),
    count(isViolation),
  ];
}
