import { Buffer } from 'node:buffer';
import { setTimeout as pause } from 'node:timers/promises';
import type { BacklogAnswer, BacklogEntry } from '../../core/contracts/provider/backlog-entry.ts';
import type { Backlog, BacklogEnd } from '../../core/provider/ports/backlog.ts';
import { readChat } from '../chat/read-chat.ts';
import { type ResolveDeps, type Resolved, resolve } from '../chat/resolve.ts';

type Deps = ResolveDeps & { backlog: Backlog };
export type Draining = { stop(): Promise<void> };

const IDLE_MS = 500;

/**
 * Answers waiting requests, the oldest first, while providers answer. It starts with one request at
 * a time and adds one each `admission.rampMillis`, up to half of a provider's capacity, so that the
 * backlog does not displace live requests. An outage restarts this and does not count as an
 * attempt.
 */
export function drainBacklog(deps: Deps): Draining {
  const { backlog, generator, now } = deps;
  const { rampMillis, concurrency } = generator.admission;
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();
  let begun = now();
  const places = () => Math.min(Math.ceil(concurrency / 2), 1 + Math.floor((now() - begun) / Math.max(1, rampMillis)));
  const rest = (ms: number) => pause(ms, undefined, { signal: stopped.signal }).catch(() => undefined);

  async function work(entry: BacklogEntry, leaseUntil: number): Promise<void> {
    const end = await endOf(deps, entry, stopped.signal);
    await backlog.settle(entry.id, leaseUntil, end);
    if (end !== 'outage') return;
    begun = now();
    await rest(Math.max(IDLE_MS, Math.min(10_000, (deps.doors.soonest(deps.routes.all) ?? 0) - now())));
  }

  async function loop(): Promise<void> {
    while (!stopped.signal.aborted) {
      const leaseUntil = now() + leaseMillis(generator);
      const entry = running.size < places() ? await backlog.take(now(), leaseUntil).catch(() => null) : null;
      if (entry === null) {
        await Promise.race([rest(IDLE_MS), ...running]);
        continue;
      }
      const work_ = work(entry, leaseUntil)
        .catch(() => deps.metrics.count('backlogErrors', {}))
        .finally(() => running.delete(work_));
      running.add(work_);
    }
    await Promise.all(running);
  }

  const looping = loop();
  return {
    stop: () => {
      stopped.abort();
      return looping;
    },
  };
}

/** Longer than all providers may take, one after the other. */
const leaseMillis = ({ providers, clocks }: ResolveDeps['generator']) =>
  (providers.length * (clocks.connect + clocks.answer) + 10) * 1000;

async function endOf(deps: Deps, entry: BacklogEntry, signal: AbortSignal): Promise<BacklogEnd> {
  const request = readChat(entry.path, Buffer.from(entry.body), entry.headers);
  const resolved = await resolve(deps, request, signal).catch(() => null);
  if (resolved === null) return 'failed';
  if (resolved.came !== 'answer') return 'outage';
  if (!resolved.isOurs) {
    resolved.keep?.(resolved.answer.body);
    return { answer: kept(resolved) };
  }
  // An empty answer without an error is no provider's fault.
  const { first } = resolved;
  return first?.failure.class === 'Soft200' && first.failure.cause === null ? 'failed' : 'outage';
}

function kept({ answer, label }: Extract<Resolved, { came: 'answer' }>): BacklogAnswer {
  const headers: Record<string, string> = { 'x-ragmend-answer': label.mode };
  if (label.provider !== null) headers['x-ragmend-provider'] = label.provider;
  const type = answer.headers['content-type'];
  if (type !== undefined) headers['content-type'] = String(type);
  return { status: answer.status, headers, body: answer.body.toString('utf8') };
}
