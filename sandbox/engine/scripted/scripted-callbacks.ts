import type { Engine } from '../engine.ts';
import { TaskTimedOut } from '../errors.ts';
import { isToken } from '../walk/token.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What the holder of a token does, `afterMs` after the token (or after the previous callback). */
export type ScriptedCallback = { afterMs: number } & (
  | { success: unknown }
  | { failure: { error?: string; cause?: string } }
  | { heartbeat: true }
);

/**
 * Plays callbacks in order: the next one starts when a token is outstanding. Pass it every payload
 * that a task receives.
 */
export function scriptedCallbacks(
  callbacks: ScriptedCallback[],
  clock: VirtualClock,
  engine: () => Engine,
): (payload: unknown) => void {
  const left = [...callbacks];
  const tokens: string[] = [];
  let waiting = false;
  const next = () => {
    const [token] = tokens;
    const callback = left[0];
    if (waiting || token === undefined || callback === undefined) return;
    waiting = true;
    left.shift();
    clock.at(clock.now() + callback.afterMs, () => {
      waiting = false;
      if (!('heartbeat' in callback)) tokens.shift();
      answer(engine(), token, callback);
      next();
    });
  };
  return (payload) => {
    tokens.push(...tokensIn(payload));
    next();
  };
}

/** Answers a token. A callback that comes too late is what the script wanted to see. */
function answer(engine: Engine, token: string, callback: ScriptedCallback): void {
  try {
    if ('success' in callback) engine.sendTaskSuccess(token, callback.success);
    else if ('failure' in callback) engine.sendTaskFailure(token, callback.failure);
    else engine.sendTaskHeartbeat(token);
  } catch (error) {
    if (!(error instanceof TaskTimedOut)) throw error;
  }
}

function tokensIn(value: unknown): string[] {
  if (isToken(value)) return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(tokensIn) : [];
}
