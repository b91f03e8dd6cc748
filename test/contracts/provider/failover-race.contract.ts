import type { CaseFile } from '../../../core/kernel/ports/case-file.ts';
import type { GeneratorStates } from '../../../core/provider/ports/generator-states.ts';
import { type Racer, type Said, startRacer } from './failover-racer.ts';

const ROUNDS = 5;

/** Records that several processes share: `stores` is TypeScript that opens them from `env`. */
export type SharedRecords = {
  stores: string;
  env: Record<string, string>;
  caseFile: CaseFile;
  generatorStates: GeneratorStates;
};

/** What failovers do that race in processes of their own; `makeAdapter` gives records without any run. */
export function failoverRaceContract(name: string, makeAdapter: () => SharedRecords): void {
  describe(`${name} under failovers that race`, () => {
    let racers: Racer[] = [];
    const start = async ({ stores, env }: SharedRecords, runs: [backup: string, lock: string][]) => {
      racers = await Promise.all(runs.map(([backup, lock]) => startRacer(stores, backup, lock, env)));
    };
    afterEach(() => Promise.all(racers.map((racer) => racer.end())));

    const each = (step: string, told: object[] = []) =>
      Promise.all(racers.map((racer, at) => racer.do(step, told[at] ?? {})));

    test('of those that start at once one runs, and the others are told which', async () => {
      const records = makeAdapter();
      await start(records, [
        ['azure', 'docs-rag/provider'],
        ['own', 'docs-rag/provider'],
        ['azure', 'docs-rag/provider'],
      ]);

      for (let round = 1; round <= ROUNDS; round++) {
        const opened = await each('open');

        const won = opened.findIndex(({ incidentId }) => incidentId !== undefined);
        const { incidentId: holder } = opened[won] as Said;
        expect(opened.filter((_, at) => at !== won)).toEqual([1, 2].map(() => ({ what: 'open', holder })));
        expect(await racers[won]?.do('close', opened[won])).toMatchObject({ switched: true, outcome: 'Completed' });
        expect(await records.generatorStates.read('docs-rag')).toMatchObject({ version: round });
      }
    });

    test('of two that switch at once one completes, and the other ends as Skipped with the name of the winner', async () => {
      const records = makeAdapter();
      // Two locks that both allow a switch; under one lock there is no second run.
      await start(records, [
        ['azure', 'docs-rag/provider'],
        ['own', 'docs-rag'],
      ]);

      for (let round = 1; round <= ROUNDS; round++) {
        const ended = await each('close', await each('open'));

        const state = await records.generatorStates.read('docs-rag');
        const won = ended.findIndex(({ switched }) => switched);
        const [winner, loser] = [ended[won], ended[1 - won]] as [Said, Said];
        expect([winner.outcome, loser.outcome, loser.switched]).toEqual(['Completed', 'Skipped', false]);
        const { overruledBy } = await records.caseFile.facts(loser.incidentId ?? '');
        expect(overruledBy).toMatchObject({
          said: ['azure', 'own'][won],
          who: expect.stringContaining(String(winner.incidentId)),
        });
        expect(state).toMatchObject({ version: round, reason: expect.stringContaining(String(winner.incidentId)) });
        expect((await records.caseFile.facts(winner.incidentId ?? '')).overruledBy).toBeUndefined();
      }
    });
  });
}
