import type { LiveReading } from '../../core/contracts/provider/pod-reading.ts';
import type { Need } from '../../core/provider/capability/judge-backup.ts';

type LoadReading = LiveReading['load'];
/** The load of all providers together: its rates, and the largest request. */
export type Load = { add(need: Need): void; read(): LoadReading };

const A_MINUTE = 60_000;
/** The largest request counts for an hour, the rates are those of the last five minutes. */
const KEPT = 60;
const RATED = 5;
const LEAST_MS = 10_000;

type Minute = Need & { from: number; requests: number; tokens: number };

/** Sums up what clients ask for, by minute. */
export function openLoad({ now }: { now: () => number }): Load {
  const begun = now();
  const minutes: Minute[] = [];
  const current = (): Minute => {
    const from = Math.floor(now() / A_MINUTE) * A_MINUTE;
    const last = minutes.at(-1);
    if (last !== undefined && last.from >= from) return last;
    const minute = { from, requests: 0, tokens: 0, promptTokens: 0, answerTokens: 0, jsonMode: false, tools: false };
    minutes.push(minute);
    if (minutes.length > KEPT) minutes.shift();
    return minute;
  };
  return {
    add: ({ promptTokens, answerTokens, jsonMode, tools }) => {
      const minute = current();
      minute.requests += 1;
      minute.tokens += promptTokens + answerTokens;
      minute.promptTokens = Math.max(minute.promptTokens, promptTokens);
      minute.answerTokens = Math.max(minute.answerTokens, answerTokens);
      minute.jsonMode ||= jsonMode;
      minute.tools ||= tools;
    },
    read: () => {
      const kept = minutes.filter(({ from }) => from > now() - KEPT * A_MINUTE);
      if (kept.length === 0) return null;
      const ratedFrom = Math.floor(now() / A_MINUTE) * A_MINUTE - (RATED - 1) * A_MINUTE;
      const rated = kept.filter(({ from }) => from >= ratedFrom);
      const passed = Math.max(LEAST_MS, now() - Math.max(begun, ratedFrom)) / A_MINUTE;
      const sum = (of: 'requests' | 'tokens') => rated.reduce((total, minute) => total + minute[of], 0);
      return {
        requestsPerMinute: sum('requests') / passed,
        tokensPerMinute: sum('tokens') / passed,
        promptTokens: Math.max(...kept.map((minute) => minute.promptTokens)),
        answerTokens: Math.max(...kept.map((minute) => minute.answerTokens)),
        jsonMode: kept.some((minute) => minute.jsonMode),
        tools: kept.some((minute) => minute.tools),
      };
    },
  };
}
