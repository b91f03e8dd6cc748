import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { Engine } from './engine.ts';

const AGAIN_MS = 1_000;

type Opening = { open(onProblem: (error: unknown) => void): Engine; onProblem(error: unknown): void };

/**
 * An engine that is opened again, and resumes, whenever it stops on an error outside its executions,
 * e.g. while a disk is full. Meanwhile its calls throw DependencyUnavailable: what it holds in memory is not what
 * is stored.
 */
export function lastingEngine({ open, onProblem }: Opening): Engine {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const stopped = (error: unknown) => {
    onProblem(error);
    engine = null;
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(again, AGAIN_MS);
  };
  const again = () => {
    try {
      const next = open(stopped);
      engine = next;
      next.resume();
    } catch (error) {
      stopped(error);
    }
  };
  let engine: Engine | null = open(stopped);
  const now = (): Engine => {
    if (engine !== null) return engine;
    throw new DependencyUnavailable('the engine stopped, and opens again in a second: ask again then, or read the log');
  };
  return {
    startExecution: (request) => now().startExecution(request),
    stopExecution: (arn, why) => now().stopExecution(arn, why),
    describeExecution: (arn) => now().describeExecution(arn),
    listExecutions: () => now().listExecutions(),
    getExecutionHistory: (arn, afterId) => now().getExecutionHistory(arn, afterId),
    getLatestEvents: (arn, count) => now().getLatestEvents(arn, count),
    definitionOf: (arn) => now().definitionOf(arn),
    sendTaskSuccess: (token, output) => now().sendTaskSuccess(token, output),
    sendTaskFailure: (token, why) => now().sendTaskFailure(token, why),
    sendTaskHeartbeat: (token) => now().sendTaskHeartbeat(token),
    resume: () => now().resume(),
    settled: async (arn) => now().settled(arn),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await engine?.close();
    },
  };
}
