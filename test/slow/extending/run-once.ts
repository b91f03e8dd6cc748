import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { handlersOf } from '../../../control-plane/background/handlers.ts';
import { runTask } from '../../../control-plane/tasks/run-task.ts';
import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';
import type { RunbookName } from '../../../core/contracts/runbooks.ts';
import { taskNameOf } from '../../../core/contracts/tasks.ts';
import { dispatchEffects } from '../../../core/incident/dispatch-effects.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import type { TaskDeps } from '../../../core/verbs.ts';
import { RagmendStack } from '../../../lib/ragmend-stack.ts';
import { createEngine } from '../../../sandbox/engine/engine.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';
import { machinesOf } from '../../../sandbox/engine/template/template.ts';
import { engineExecutions, engineHistories } from '../../../sandbox/server/executions.ts';
import { prepareWorld } from '../../core/incident/world.ts';
import { FakeGoldenSets } from '../../fakes/golden-sets.ts';
import { FakeNotifier } from '../../fakes/notifier.ts';
import { FakeReports } from '../../fakes/reports.ts';

const PLACE = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
const [runbook, subjectId = ''] = process.argv.slice(2);

const GENERATOR = generatorConfig.parse({
  providers: [
    { kind: 'openai', name: 'openai', url: 'https://api.openai.com/v1', models: [{ name: 'gpt', context: 8000 }] },
  ],
});

/**
 * Runs a runbook that needs no ports but records, about a subject of `docs-rag`: its machine as CDK
 * synthesizes it on the engine of the sandbox, its verbs on records in memory. Prints the incident
 * and its postmortem as JSON.
 */
async function runOnce(): Promise<void> {
  const world = await prepareWorld({ generator: GENERATOR });
  const app = new App({ outdir: mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? tmpdir(), 'once-')) });
  const stack = new RagmendStack(app, 'Ragmend', { config: world.config });
  const machines = Object.entries(machinesOf(Template.fromStack(stack).toJSON(), PLACE));
  const engine = createEngine({
    machines: Object.fromEntries(machines.map(([arn, { definition }]) => [arn, definition])),
    database: ':memory:',
    clock: virtualClock(world.clock.now()),
    invoke: async ({ functionName, payload }) =>
      runTask(taskNameOf(functionName), world as typeof world & TaskDeps, payload),
  });
  const executions = engineExecutions(engine, Object.fromEntries(machines.map(([arn, { name }]) => [name, arn])));
  const reports = new FakeReports();
  const beside = { executions, histories: engineHistories(engine), reports, goldenSets: new FakeGoldenSets() };
  const handlers = handlersOf({ ...world, ...beside, notifier: new FakeNotifier(), consoleUrl: () => null });
  const asked = { targetId: 'docs-rag', subjectId, runbook: runbook as RunbookName, by: 'ada' };

  const { id } = await startByPerson(world, asked);
  await dispatchEffects(world, handlers);
  const { executionArn } = await world.incidents.get(id);
  await engine.settled(executionArn ?? '');
  await dispatchEffects(world, handlers);

  const answer = { incident: await world.incidents.get(id), postmortem: await reports.read(id, 'postmortem.md') };
  process.stdout.write(JSON.stringify(answer));
  await engine.close();
}

await runOnce();
