import { Pool } from 'undici';
import { answering } from '../child.ts';
import { type Asked, askOnce, type Question } from './ask-once.ts';

/**
 * How requests are sent: `perSecond` evenly, whether or not earlier ones are answered, or by
 * `connections` that each ask again at once for `forMs`.
 */
export type Load = Question & ({ perSecond: number; count: number } | { connections: number; forMs: number });

answering<Load, Asked[]>(async (load) => {
  const pool = new Pool(new URL(load.url).origin, { headersTimeout: 0, bodyTimeout: 0 });
  try {
    return await ('perSecond' in load ? evenly(pool, load) : atOnce(pool, load));
  } finally {
    await pool.destroy();
  }
});

function evenly(pool: Pool, load: Extract<Load, { perSecond: number }>): Promise<Asked[]> {
  const asked = Array.from({ length: load.count }, async (_, at) => {
    await new Promise((resolve) => setTimeout(resolve, (at * 1000) / load.perSecond));
    return askOnce(pool, load);
  });
  return Promise.all(asked);
}

async function atOnce(pool: Pool, load: Extract<Load, { connections: number }>): Promise<Asked[]> {
  const asked: Asked[] = [];
  const until = performance.now() + load.forMs;
  const worker = async () => {
    while (performance.now() < until) asked.push(await askOnce(pool, load));
  };
  await Promise.all(Array.from({ length: load.connections }, worker));
  return asked;
}
