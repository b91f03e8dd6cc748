import type { Config } from '../contracts/config/config.ts';
import { generatorOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { GeneratorStates } from './ports/generator-states.ts';
import { changeState } from './state/change-state.ts';

type Deps = { generatorStates: GeneratorStates; caseFile: CaseFile; clock: Clock; config: Config };

/** The share of the configured limits that a provider gets while it may be weak. */
const SHARE = 1 / 4;

/**
 * Lets fewer requests through to the providers, so that a recovering one is not overrun, and keeps
 * long requests until a provider answers.
 */
export async function throttleTraffic(
  deps: Deps,
  input: TaskInput<'throttleTraffic'>,
): Promise<TaskOutput<'throttleTraffic'>> {
  const { concurrency, perSecond, burst } = generatorOf(deps.config, input.targetId).admission;
  const admission = {
    concurrency: Math.max(1, Math.floor(concurrency * SHARE)),
    perSecond: perSecond * SHARE,
    burst: Math.max(1, Math.floor(burst * SHARE)),
  };
  const reason = `${input.incidentId}: a provider may be weak when it recovers`;
  const state = await changeState(deps, input, { admission, backlog: true, reason });
  if (state === null) return {};
  const text = `At most ${admission.concurrency} requests at once reach a provider; long requests wait in the backlog.`;
  await deps.caseFile.note(input.incidentId, 'throttled', text);
  return {};
}
