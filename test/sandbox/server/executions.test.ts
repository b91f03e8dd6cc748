import { systemClock } from '../../../adapters/clock.ts';
import { engineClock } from '../../../sandbox/engine/clock.ts';
import { createEngine, type Engine } from '../../../sandbox/engine/engine.ts';
import type { MachineDefinition } from '../../../sandbox/engine/language/definition.ts';
import { engineExecutions, engineHistories } from '../../../sandbox/server/executions.ts';
import {
  ASK,
  type ExecutionsUnderTest,
  executionsContract,
  LOOK,
} from '../../contracts/records/executions.contract.ts';
import { approval, invoke, machine } from '../engine/machines.ts';

const PREFIX = 'arn:aws:states:local-1:000000000000:stateMachine:ragmend-';
const ARNS = {
  'ragmend-shard-restore': `${PREFIX}shard-restore`,
  'ragmend-snapshot': `${PREFIX}snapshot`,
  'ragmend-shard-observe': `${PREFIX}shard-observe`,
};
const open: Engine[] = [];

afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
});

function makeAdapter(): ExecutionsUnderTest {
  const tokens = new Map<string, string[]>();
  const look = invoke('looker', { Next: ASK, End: undefined });
  const machines: Record<string, MachineDefinition> = {
    [ARNS['ragmend-shard-restore']]: machine({ [LOOK]: look, [ASK]: approval() }),
    [ARNS['ragmend-snapshot']]: machine({ [LOOK]: invoke('looker') }),
    [ARNS['ragmend-shard-observe']]: machine({
      [LOOK]: invoke('looker', { Comment: 'validation', Next: 'Rest', End: undefined }),
      Rest: { Type: 'Wait', Seconds: 3600, End: true },
    }),
  };
  const engine = createEngine({
    machines: JSON.parse(JSON.stringify(machines)),
    database: ':memory:',
    clock: engineClock(systemClock),
    invoke: async ({ functionName, payload, executionArn }) => {
      if (functionName === 'receiver')
        tokens.set(executionArn, [...(tokens.get(executionArn) ?? []), (payload as { token: string }).token]);
      return {};
    },
  });
  open.push(engine);
  return {
    executions: engineExecutions(engine, ARNS),
    histories: engineHistories(engine),
    asked: async (executionArn) => tokens.get(executionArn) ?? [],
    outcome: async (executionArn) => {
      const { status, output } = engine.describeExecution(executionArn);
      return status === 'RUNNING' ? null : { status, output };
    },
  };
}

executionsContract('engineExecutions', makeAdapter);
