import type { Turn } from './ports.ts';

/** What a repair waits for: the repairs before it in the queue, since when, and both in words. */
export type Wait = { behind: string[]; since: string; text: string };

/** Returns what a repair waits for; null for one that has its turn, or that does not stand in the queue. */
export function describeWait(queue: Turn[], incidentId: string, atOnce: number): Wait | null {
  const place = queue.findIndex((turn) => turn.incidentId === incidentId);
  const turn = queue[place];
  if (turn === undefined || place < atOnce) return null;
  const behind = queue.slice(0, place).map((each) => each.incidentId);
  const text = `${atOnce} at a time may copy, restart or restore, and before it ${behind.length === 1 ? 'is' : 'are'} ${behind.join(', ')}`;
  return { behind, since: turn.since, text };
}
