import { readFileSync } from 'node:fs';
import { birthOf } from '../../adapters/local/processes/processes-os.ts';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { runTask } from '../../control-plane/tasks/run-task.ts';
import { taskNameOf } from '../../core/contracts/tasks.ts';
import { startJanitor } from '../../core/incident/start-janitor.ts';
import { engineClock } from '../engine/clock.ts';
import type { Invoke } from '../engine/durable/call-function.ts';
import { createEngine } from '../engine/engine.ts';
import { lastingEngine } from '../engine/lasting-engine.ts';
import { machinesOf } from '../engine/template/template.ts';
import { background } from './background.ts';
import type { ControlPlaneOptions } from './control-plane-options.ts';
import { engineExecutions, engineHistories } from './executions.ts';
import { serveHttp } from './http.ts';
import { observed } from './ports/observed.ts';
import { problemLog } from './problems.ts';
import type { Session } from './session.ts';

const PLACE = { account: '000000000000', region: 'local-1', partition: 'aws' };

/** The part that decides and acts: engine, intake, API and background work. */
export type ControlPlane = { session: Session; wake(): void; stop(): Promise<void> };
/** Opens the engine on the synthesized template, resumes what a killed sandbox left running, and serves the API. */
export async function openControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { ports, paths, built, observer } = options;
  const report = problemLog(paths.log, ports.clock);
  const machines = machinesOf(JSON.parse(readFileSync(built.template, 'utf8')), PLACE);
  const database = openDatabase(paths.engine);
  const invoke: Invoke = ({ functionName, payload }) => runTask(taskNameOf(functionName), ports, payload);
  const commit = (write: () => void) => write();
  const definitions = Object.fromEntries(Object.entries(machines).map(([arn, { definition }]) => [arn, definition]));
  const engine = lastingEngine({
    open: (onProblem) =>
      createEngine({
        ...{ machines: definitions, database, clock: engineClock(ports.clock), onProblem },
        ...observed({ engine: { invoke, commit } }, observer).engine,
        onEnd: ({ executionArn }) => void tidy(executionArn).catch(report('janitor')),
      }),
    onProblem: report('engine'),
  });
  const arns = Object.fromEntries(Object.entries(machines).map(([arn, { name }]) => [name, arn]));
  const { executions } = observed({ executions: engineExecutions(engine, arns) }, observer);
  const histories = engineHistories(engine);
  let consoleUrl: string | null = null;
  const work = background({ ...ports, executions, histories, consoleUrl: () => consoleUrl }, report, observer);
  const tidy = async (executionArn: string) => {
    const [machine = '', incidentId = ''] = executionArn.split(':').slice(-2);
    if (!machine.endsWith('-janitor')) await startJanitor({ ...ports, executions }, { incidentId });
    work.wake();
  };
  const http = await serveHttp({ ...options, histories, wake: work.wake, report });
  consoleUrl = http.urls.consoleUrl;
  engine.resume();
  return {
    session: {
      // Secrets may come with the rest of an earlier session.
      ...options.secrets,
      ...http.urls,
      pid: process.pid,
      processStart: birthOf(process.pid) ?? '',
      retrieverUrl: options.retrieverUrl,
    },
    wake: work.wake,
    stop: async () => {
      await http.close();
      await work.stop();
      await engine.close();
      database.close();
    },
  };
}
