import { alertBody, notificationBody } from '../core/signal/notifications.ts';

/** What a storm is about: routes for these alert names and shards exist on each target. */
export const TARGETS = ['docs-rag', 'code-rag', 'mail-rag'];
export const SHARDS = ['shard-01', 'shard-02', 'shard-03'];
export const ALERT_NAMES = ['RetrieverEmptyResults', 'VectorstoreShardCorrupted'];
export const TOKEN = 'storm-token-5555';

const STARTS = 10;
const FIRST_START = Date.parse('2026-11-23T03:00:00.000Z');
/** Alerts about these resolve in the middle of the storm; nobody is told of it twice as often. */
const RESOLVING = 'shard-03';
/** Alerts about these fire until the end. */
export const FIRING = SHARDS.filter((shard) => shard !== RESOLVING);

/** Every distinct alert of a storm, firing; some are about a target that nobody knows. */
export const distinctAlerts = [...TARGETS, 'unknown-rag'].flatMap((target) =>
  SHARDS.flatMap((shard) =>
    ALERT_NAMES.flatMap((alertname) =>
      Array.from({ length: STARTS }, (_, index) =>
        alertBody({
          labels: { alertname, severity: 'critical', shard, store: 'chroma', target },
          startsAt: new Date(FIRST_START + index * 1000).toISOString(),
          fingerprint: `${target}/${shard}/${alertname}`,
        }),
      ),
    ),
  ),
);

/**
 * Bodies of one to three alerts each in which every distinct alert comes over and over, shuffled by
 * `seed`; every alert of shard-03 is also told to be resolved.
 */
export function stormBodies(count: number, seed: number): string[] {
  const random = randomFrom(seed);
  const bodies = Array.from({ length: count }, (_, index) => {
    const alerts = Array.from({ length: 1 + (index % 3) }, (_, step) => {
      const alert = distinctAlerts[(index + step * 7) % distinctAlerts.length] as (typeof distinctAlerts)[number];
      const resolves = (alert.labels as { shard?: string }).shard === RESOLVING && step === 0;
      return resolves ? { ...alert, status: 'resolved', endsAt: '2026-11-23T03:30:00.000Z' } : alert;
    });
    return JSON.stringify(notificationBody(...alerts));
  });
  return bodies
    .map((body) => ({ body, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ body }) => body);
}

/** How many alerts a list of bodies carries. */
export const alertsIn = (bodies: string[]): number =>
  bodies.reduce((sum, body) => sum + (JSON.parse(body) as { alerts: unknown[] }).alerts.length, 0);

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((again ^ (again >>> 14)) >>> 0) / 4_294_967_296;
  };
}
