import { ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { isAnswering, isFallback } from './judge-providers.ts';
import type { GeneratorStates } from './ports/generator-states.ts';
import { changeState } from './state/change-state.ts';

type Deps = { generatorStates: GeneratorStates; caseFile: CaseFile; clock: Clock; config: Config };

/**
 * Lets the gateway answer from the cache, and refuse what is not in it, without asking a provider.
 * A provider that still answers a probe keeps getting the requests that it can take.
 */
export async function serveFallback(
  deps: Deps,
  input: TaskInput<'serveFallback'>,
): Promise<TaskOutput<'serveFallback'>> {
  const { incidentId } = input;
  const facts = await deps.caseFile.facts(incidentId);
  const { providersFound, safeAt } = facts;
  const answering = (providersFound?.models ?? []).filter(isAnswering).map(({ provider }) => provider);
  const reason = `${incidentId}: no provider can stand in`;
  const isNobody = answering.length === 0;
  const state = await changeState(deps, input, { mode: isNobody ? 'fallback' : 'live', reason });
  const at = instantOf(deps.clock.now());
  if (state !== null && safeAt === undefined) await deps.caseFile.save(input, 'safeAt', ONLY, at);
  if (state !== null && isNobody && !isFallback(facts)) await deps.caseFile.save(input, 'fallbackAt', ONLY, at);
  await deps.caseFile.note(incidentId, 'serve:fallback', textOf(state === null, answering));
  return {};
}

function textOf(isWithoutGateway: boolean, answering: string[]): string {
  if (isWithoutGateway) return 'No backup can stand in, and without the gateway nothing else answers.';
  return answering.length === 0
    ? 'No provider answers: known queries get cached answers, all others a refusal that says so.'
    : `No backup can take all traffic: ${answering.join(', ')} answers what it can, the cache and refusals the rest.`;
}
