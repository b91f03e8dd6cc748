import { readConfig } from '../../adapters/config-file.ts';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { runTask } from '../../control-plane/tasks/run-task.ts';
import { engineClock } from '../../sandbox/engine/clock.ts';
import { createEngine } from '../../sandbox/engine/engine.ts';
import { background } from '../../sandbox/server/background.ts';
import { engineExecutions, engineHistories } from '../../sandbox/server/executions.ts';
import { builtIn, pathsIn } from '../../sandbox/server/paths.ts';
import { openPorts } from '../../sandbox/server/ports/ports.ts';
import { withLock } from '../adapters/local/with-lock.ts';
import { ARN, askingMachine, inputOf } from './asking.ts';

/**
 * A process that runs executions which all ask for an approval, with the real engine and background
 * work; it is there to be killed.
 */
const [dir, root, started] = process.argv.slice(2) as [string, string, string];
const paths = pathsIn(dir);
const built = builtIn(root);
const ports = openPorts(paths, built, readConfig(built.config));
const report = (where: string) => (error: unknown) => process.stderr.write(`${where}: ${String(error)}\n`);
const engine = createEngine({
  machines: { [ARN]: askingMachine(built.template) },
  database: openDatabase(paths.engine),
  clock: engineClock(ports.clock),
  invoke: ({ payload }) => runTask('requestApproval', ports, payload),
  onProblem: report('engine'),
});
const runs = { executions: engineExecutions(engine, {}), histories: engineHistories(engine) };
background({ ...ports, ...runs, consoleUrl: () => null }, report, undefined);
engine.resume();
for (let n = 0; n < Number(started); n += 1) {
  const { plan, ...input } = await inputOf(n);
  await withLock(ports.db, input, () => ports.caseFile.save(input, 'plans', input.planHash, plan));
  engine.startExecution({ stateMachineArn: ARN, name: input.incidentId, input });
}
