import { setTimeout as sleep } from 'node:timers/promises';
import { retrieverAt } from '../../../sandbox/server/retriever-client.ts';
import type { Sandbox } from '../../../sandbox/server/sandbox.ts';

type Sample = { at: number; isWrong: boolean };

/**
 * Asks golden queries one after another; an answer is wrong where it is labelled normal and differs
 * from the baseline.
 */
export function watchAsUsersDo({ ports, session }: Sandbox) {
  const samples: Sample[] = [];
  let stopped = false;
  const asking = (async () => {
    const queries = await ports.goldenSets.queries(ports.targetId);
    for (let next = 0; !stopped; next = (next + 7) % queries.length) {
      const at = Date.now();
      const query = queries[next] as (typeof queries)[number];
      const answer = await retrieverAt(session.retrieverUrl)(query.qid, query.q).catch(() => null);
      if (answer)
        samples.push({
          at,
          isWrong: answer.mode === 'normal' && String(answer.retrieved_ids) !== String(query.expected),
        });
      await sleep(100);
    }
  })();
  return {
    wrongSince: (at: number) => samples.filter((sample) => sample.isWrong && sample.at >= at).length,
    wrong: () => samples.filter(({ isWrong }) => isWrong).length,
    asked: () => samples.length,
    stop: async () => {
      stopped = true;
      await asking;
    },
  };
}
