import type { PodHeard, PodQuestion } from '../../core/contracts/agent/pod-ask.ts';

const MOST_BYTES = 2 * 1024 ** 2;
/** Longer than a gateway lets a probe or a short answer take; the others take no model. */
const LIMIT_MS = { status: 5_000, proof: 5_000, probe: 90_000, answer: 90_000 } as const;

/** Asks one pod by HTTP, and nothing else than its question can say; no answer has its reason. */
export async function askPod(asked: PodQuestion): Promise<PodHeard> {
  const { path, ...request } = requestOf(asked);
  const host = asked.ip.includes(':') ? `[${asked.ip}]` : asked.ip;
  try {
    const response = await fetch(`http://${host}:${asked.port}${path}`, {
      ...request,
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_MS[asked.about]),
    });
    return { status: response.status, headers: told(asked, response.headers), body: await bodyOf(response) };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

function requestOf(asked: PodQuestion): { path: string } & RequestInit {
  switch (asked.about) {
    case 'status':
      return { path: '/status' };
    case 'proof':
      return { path: asked.path };
    case 'probe':
      return { path: '/probe', ...posted(asked.probe) };
    case 'answer':
      return { path: '/v1/chat/completions', ...posted(short(asked.model), { 'x-ragmend-probe': '1' }) };
  }
}

const short = (model: string) => ({
  model,
  messages: [{ role: 'user', content: 'Answer with the one word: ready' }],
  max_tokens: 16,
});

function posted(value: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

function told(asked: PodQuestion, headers: Headers): Record<string, string> {
  const wanted = asked.about === 'proof' ? asked.header : 'retry-after';
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-ragmend-') || name === wanted));
}

async function bodyOf({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new RangeError(`its answer has more than ${MOST_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
