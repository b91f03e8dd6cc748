import { setTimeout as sleep } from 'node:timers/promises';

const QUERIES = 40;
const EVERY_MS = 100;

/** Who answers a question: `mode provider`, or what went wrong. */
export async function ask(url: string, number: number): Promise<string> {
  const id = `doc-${number % QUERIES}`;
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-ragmend-qid': `q-${id}`,
      'x-ragmend-session': `session-${number}`,
      'x-ragmend-documents': JSON.stringify([{ id, hash: id, shard: 'shard-1' }]),
    },
    body: JSON.stringify({ model: 'small', messages: [{ role: 'user', content: `What does [${id}] say?` }] }),
  });
  await answer.text();
  const said = (name: string) => answer.headers.get(`x-ragmend-${name}`) ?? 'none';
  return answer.ok ? `${said('answer')} ${said('provider')}` : `failed with ${answer.status}`;
}

/** People who ask these gateways in turn, until `leave`, which tells how often who answered. */
export function startUsers(urls: string[]): { leave(): Promise<Record<string, number>> } {
  const counts: Record<string, number> = {};
  let isOver = false;
  const asking = (async () => {
    for (let number = 0; !isOver; number++) {
      const said = await ask(urls[number % urls.length] ?? '', number).catch((error: Error) => `failed: ${error}`);
      counts[said] = (counts[said] ?? 0) + 1;
      await sleep(EVERY_MS);
    }
  })();
  const leave = async () => {
    isOver = true;
    await asking;
    return counts;
  };
  return { leave };
}
