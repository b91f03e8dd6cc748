import { ASK, executionsContract, LOOK } from '../../contracts/records/executions.contract.ts';
import { FakeExecutions } from './executions.ts';
import { FakeHistories } from './histories.ts';

const look = { title: LOOK, kind: 'task' } as const;

executionsContract('FakeExecutions', () => {
  const executions = new FakeExecutions({
    snapshot: { steps: [look] },
    'shard-restore': { steps: [look, { title: ASK, kind: 'approval' }] },
    'shard-observe': { steps: [{ title: LOOK, kind: 'validation' }], rests: true },
  });
  return {
    ...{ executions, histories: new FakeHistories(executions) },
    async asked(executionArn) {
      const token = executions.runOf(executionArn)?.token ?? null;
      return token === null ? [] : [token];
    },
    async outcome(executionArn) {
      const { status = 'RUNNING', output } = executions.runOf(executionArn) ?? {};
      return status === 'RUNNING' ? null : { status, output };
    },
  };
});
