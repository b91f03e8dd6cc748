import type { HistoryEvent } from '../../sandbox/engine/model.ts';
import type { Bar } from '../section.ts';

const SHORT_MS = 5;

/**
 * The states of an execution as bars, in order; a check that is repeated, with the waits before it,
 * is one bar, and what took less than 5 ms is left out.
 */
export function waterfallOf(history: HistoryEvent[]): Bar[] {
  const start = Date.parse(history[0]?.timestamp ?? '');
  const bars = new Map<string, Bar>();
  for (const { type, details, timestamp } of history) {
    const name = nameOf(details);
    const ms = Date.parse(timestamp) - start;
    const known = bars.get(name);
    if (type.endsWith('StateExited') && known) known.endMs = ms;
    if (!type.endsWith('StateEntered') || isPart(type, details)) continue;
    if (known) known.times += 1;
    else bars.set(name, { name, startMs: ms, endMs: ms, times: 1 });
  }
  return [...bars.values()].filter(({ startMs, endMs }) => endMs - startMs >= SHORT_MS);
}

const WAIT = 'Wait before: ';

function nameOf({ name }: Record<string, unknown>): string {
  const text = String(name);
  return text.startsWith(WAIT) ? text.slice(WAIT.length) : text;
}

/** Waits are part of the check that follows, and a choice takes no time. */
function isPart(type: string, { name }: Record<string, unknown>): boolean {
  return type === 'ChoiceStateEntered' || String(name).startsWith(WAIT);
}
