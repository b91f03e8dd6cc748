import Database from 'libsql';
import { answerToken, beat, sentFailure } from './durable/answer-token.ts';
import { createRuntime } from './durable/create-runtime.ts';
import { resume } from './durable/resume.ts';
import { commit, type Runtime } from './durable/runtime.ts';
import { begin, openRun, type StartRequest } from './durable/start-execution.ts';
import { stopExecution } from './durable/stop-execution.ts';
import { describe, rowOf } from './durable/store.ts';
import type { EngineOptions } from './engine-options.ts';
import type { ExecutionDescription, HistoryEvent } from './model.ts';

/**
 * State machines as AWS Step Functions runs them, on one machine and durable. All calls but
 * `settled` and `close` are done when they return.
 */
export interface Engine {
  /**
   * Returns the running execution of the same name and input, or starts one. Throws
   * ExecutionAlreadyExists, StateMachineDoesNotExist, InvalidName.
   */
  startExecution(request: StartRequest): { executionArn: string; startDate: string };
  /** Ends an execution as ABORTED; does nothing to an ended one. Throws ExecutionDoesNotExist. */
  stopExecution(executionArn: string, why?: { error?: string; cause?: string }): void;
  describeExecution(executionArn: string): ExecutionDescription;
  listExecutions(): ExecutionDescription[];
  getExecutionHistory(executionArn: string, afterId?: number): HistoryEvent[];
  /** Returns the latest events of a history, oldest first. */
  getLatestEvents(executionArn: string, count: number): HistoryEvent[];
  /** Returns the definition that an execution was started with, as JSON. */
  definitionOf(executionArn: string): string;
  /** Throws InvalidToken, TaskDoesNotExist, or TaskTimedOut for a token that was used or whose task ended. */
  sendTaskSuccess(token: string, output: unknown): void;
  sendTaskFailure(token: string, why: { error?: string; cause?: string }): void;
  sendTaskHeartbeat(token: string): void;
  /** Continues every running execution of the database after a restart. */
  resume(): void;
  /** Returns the description of an execution once it has ended. */
  settled(executionArn: string): Promise<ExecutionDescription>;
  /** Stops working; another engine can resume what runs. */
  close(): Promise<void>;
}

/**
 * Opens an engine; throws UnsupportedDefinition for a machine that it would run differently from
 * AWS.
 */
export function createEngine(options: EngineOptions): Engine {
  const own = options.database === ':memory:' ? new Database(':memory:') : undefined;
  const runtime = createRuntime(options, own ?? (options.database as Database.Database));
  const { synced } = runtime.store;
  return {
    ...readers(runtime),
    startExecution: (request) => synced(() => start(runtime, request)),
    stopExecution: (arn, why) => synced(() => stopExecution(runtime, arn, why ?? {})),
    sendTaskSuccess: (token, output) => synced(() => answerToken(runtime, token, { ok: true, output: output ?? null })),
    sendTaskFailure: (token, why) =>
      synced(() => answerToken(runtime, token, { ok: false, failure: sentFailure(why) })),
    sendTaskHeartbeat: (token) => beat(runtime, token),
    resume: () => resume(runtime),
    settled: (arn) => runtime.endings.settled(arn),
    async close() {
      runtime.closed = true;
      runtime.alarms.clearAll();
      await runtime.queue.stop();
      own?.close();
    },
  };
}

function readers({ store }: Runtime) {
  return {
    describeExecution: (arn: string) => describe(rowOf(store, arn)),
    listExecutions: () => store.all().map(describe),
    getExecutionHistory: (arn: string, afterId = 0) => store.events(rowOf(store, arn).id, afterId),
    getLatestEvents: (arn: string, count: number) => {
      const { id } = rowOf(store, arn);
      return store.events(id, store.lastEvent(id) - count);
    },
    definitionOf: (arn: string) => store.machineText(rowOf(store, arn).machine_hash),
  };
}

function start(runtime: Runtime, request: StartRequest): { executionArn: string; startDate: string } {
  const { executionArn, startedAt, created } = openRun(runtime, request, runtime.clock.now());
  if (created) commit(runtime, created, (tx) => begin(runtime, tx), true);
  return { executionArn, startDate: new Date(startedAt).toISOString() };
}
