import type { ExecutionInput } from '../../../core/contracts/incident.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { type Executions, TokenGone } from '../../../core/kernel/ports/executions.ts';
import type { Histories } from '../../../core/kernel/ports/histories.ts';
import { until } from '../../until.ts';

/**
 * The machine of `snapshot` looks around and ends; that of `shard-restore` looks around and then
 * asks a person, and gives the answer as its output; that of `shard-observe` looks around, which
 * its definition calls a validation, and rests for an hour. `asked` gives the tokens that an
 * execution asked with so far, `outcome` what an execution ended as, or null while it runs.
 */
export type ExecutionsUnderTest = {
  executions: Executions;
  histories: Histories;
  asked(executionArn: string): Promise<string[]>;
  outcome(executionArn: string): Promise<{ status: string; output: unknown } | null>;
};
/** What an emulator does otherwise than AWS, by name, with the words that say so. */
type Gaps = Partial<Record<'tokensOutliveStop', string>>;

/** The steps of both machines by their titles. */
export const LOOK = 'Look around';
export const ASK = 'Ask a person';

const input = (incidentId: string): ExecutionInput => ({
  ...{ incidentId, targetId: 'docs-rag', subject: shardNamed('shard-2'), epoch: 1, requestedBy: 'Ann Lee' },
});

/** What every adapter of the Executions port and its histories do; `makeAdapter` gives one without executions. */
export function executionsContract(
  name: string,
  makeAdapter: () => ExecutionsUnderTest | Promise<ExecutionsUnderTest>,
  gaps: Gaps = {},
): void {
  describe(`${name} as Executions and Histories`, () => {
    test('what is started under a name runs until it has ended', async () => {
      const { executions, outcome } = await makeAdapter();

      const asking = await executions.start('shard-restore', 'run-1', input('run-1'));
      const { executionArn } = await executions.start('snapshot', 'run-2', input('run-2'));
      await until(async () => (await outcome(executionArn)) !== null);

      expect(executionArn).not.toBe(asking.executionArn);
      expect(await executions.isRunning('shard-restore', 'run-1')).toBe(true);
      expect(await executions.isRunning('snapshot', 'run-2')).toBe(false);
    });

    test('what was never started under a name of a machine does not run', async () => {
      const { executions } = await makeAdapter();

      await executions.start('shard-restore', 'run-1', input('run-1'));

      expect(await executions.isRunning('shard-restore', 'run-2')).toBe(false);
      expect(await executions.isRunning('snapshot', 'run-1')).toBe(false);
    });

    test('20 starts of one name at once are one run', async () => {
      const { executions, asked } = await makeAdapter();

      const starts = Array.from({ length: 20 }, () => executions.start('shard-restore', 'run-1', input('run-1')));
      const arns = (await Promise.all(starts)).map(({ executionArn }) => executionArn);

      expect(new Set(arns).size).toBe(1);
      await until(async () => (await asked(arns[0] as string)).length > 0);
      expect(await asked(arns[0] as string)).toHaveLength(1);
    });

    test('a name that was used is answered by what has it, with whatever input it is asked for', async () => {
      const { executions, asked } = await makeAdapter();
      const { executionArn } = await executions.start('shard-restore', 'run-1', input('run-1'));

      const again = await executions.start('shard-restore', 'run-1', { ...input('run-1'), epoch: 2 });

      expect(again).toEqual({ executionArn });
      await until(async () => (await asked(executionArn)).length > 0);
      expect(await asked(executionArn)).toHaveLength(1);
    });

    test('what has ended is never started a second time', async () => {
      const { executions, histories, outcome } = await makeAdapter();
      const { executionArn } = await executions.start('snapshot', 'run-1', input('run-1'));
      await until(async () => (await outcome(executionArn)) !== null);
      const steps = await histories.steps(executionArn);

      const again = await executions.start('snapshot', 'run-1', input('run-1'));

      expect(again).toEqual({ executionArn });
      expect(await executions.isRunning('snapshot', 'run-1')).toBe(false);
      expect(await histories.steps(executionArn)).toEqual(steps);
    });

    test('what is stopped ends as aborted, and may be stopped again', async () => {
      const { executions, histories, asked, outcome } = await makeAdapter();
      const { executionArn } = await executions.start('shard-restore', 'run-1', input('run-1'));
      await until(async () => (await asked(executionArn)).length > 0);

      await executions.stop(executionArn, 'aborted by Bo');
      await executions.stop(executionArn, 'aborted by Cy');

      expect(await executions.isRunning('shard-restore', 'run-1')).toBe(false);
      expect(await outcome(executionArn)).toMatchObject({ status: 'ABORTED' });
      expect((await histories.steps(executionArn)).at(-1)?.endedAt).not.toBeNull();
      expect(await histories.current(executionArn)).toBeNull();
    });

    test('what has ended by itself stays as it ended when it is stopped', async () => {
      const { executions, outcome } = await makeAdapter();
      const { executionArn } = await executions.start('snapshot', 'run-1', input('run-1'));
      await until(async () => (await outcome(executionArn)) !== null);

      await executions.stop(executionArn, 'aborted by Bo');

      expect(await outcome(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    });

    test('a decision is handed to the state that waits, once', async () => {
      const { executions, asked, outcome } = await makeAdapter();
      const { executionArn } = await executions.start('shard-restore', 'run-1', input('run-1'));
      await until(async () => (await asked(executionArn)).length > 0);
      const [token = ''] = await asked(executionArn);

      await executions.succeed(token, { approved: true, decidedBy: 'Zoë' });
      await until(async () => (await outcome(executionArn)) !== null);
      const again = executions.succeed(token, { approved: false });

      await expect(again).rejects.toBeInstanceOf(TokenGone);
      const output = { approved: true, decidedBy: 'Zoë' };
      expect(await outcome(executionArn)).toEqual({ status: 'SUCCEEDED', output });
    });

    test('nobody waits on a text that was never a token, and no error repeats it', async () => {
      const { executions } = await makeAdapter();

      const error: unknown = await executions.succeed('no-token-at-all', {}).catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(TokenGone);
      expect(String(error)).not.toContain('no-token-at-all');
    });

    const whereTokensEnd = gaps.tokensOutliveStop === undefined ? test : test.skip;
    whereTokensEnd(`nobody waits on the token of what was stopped${reason(gaps.tokensOutliveStop)}`, async () => {
      const { executions, asked } = await makeAdapter();
      const { executionArn } = await executions.start('shard-restore', 'run-1', input('run-1'));
      await until(async () => (await asked(executionArn)).length > 0);
      const [token = ''] = await asked(executionArn);
      await executions.stop(executionArn, 'aborted by Bo');

      const late = executions.succeed(token, { approved: true });

      await expect(late).rejects.toBeInstanceOf(TokenGone);
    });

    test('steps are read while it runs: the one that a person is asked in is an approval and has not ended', async () => {
      const { executions, histories, asked } = await makeAdapter();
      const { executionArn } = await executions.start('shard-restore', 'run-1', input('run-1'));
      await until(async () => (await asked(executionArn)).length > 0);

      const steps = await histories.steps(executionArn);

      expect(steps).toEqual([
        { title: LOOK, kind: 'task', startedAt: TIME, endedAt: TIME, error: null },
        { title: ASK, kind: 'approval', startedAt: TIME, endedAt: null, error: null },
      ]);
      expect(await histories.current(executionArn)).toEqual({ title: ASK, kind: 'approval' });
    });

    test('a step has the kind that its definition says, and is the current one until the next begins', async () => {
      const { executions, histories } = await makeAdapter();

      const { executionArn } = await executions.start('shard-observe', 'run-1', input('run-1'));
      await until(async () => (await histories.steps(executionArn))[0]?.endedAt != null);

      expect(await histories.steps(executionArn)).toMatchObject([{ title: LOOK, kind: 'validation', error: null }]);
      expect(await histories.current(executionArn)).toEqual({ title: LOOK, kind: 'validation' });
    });

    test('a run that has ended is at no step', async () => {
      const { executions, histories, outcome } = await makeAdapter();
      const { executionArn } = await executions.start('snapshot', 'run-1', input('run-1'));

      await until(async () => (await outcome(executionArn)) !== null);

      expect(await histories.current(executionArn)).toBeNull();
    });
  });
}

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const reason = (gap: string | undefined) => (gap === undefined ? '' : ` (skipped: ${gap})`);
