import type { PodReading } from '../contracts/provider/pod-reading.ts';
import type { Load, Need } from './capability/judge-backup.ts';
import { podsIn } from './ramp/join-readings.ts';

/**
 * Returns the largest recent request and the load over all pods; those of the smallest request if
 * no pod says anything.
 */
export function loadIn(readings: PodReading[]): { need: Need; load: Load } {
  const loads = podsIn(readings).flatMap(({ load }) => (load === null ? [] : [load]));
  const most = (numbers: number[]) => Math.max(1, ...numbers);
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  return {
    need: {
      promptTokens: most(loads.map(({ promptTokens }) => promptTokens)),
      answerTokens: most(loads.map(({ answerTokens }) => answerTokens)),
      jsonMode: loads.some(({ jsonMode }) => jsonMode),
      tools: loads.some(({ tools }) => tools),
    },
    load: {
      requestsPerMinute: sum(loads.map(({ requestsPerMinute }) => requestsPerMinute)),
      tokensPerMinute: sum(loads.map(({ tokensPerMinute }) => tokensPerMinute)),
    },
  };
}
