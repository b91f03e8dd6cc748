import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../../../adapters/wait-until.ts';
import type { Probe } from '../../../core/provider/ports/generator-pods.ts';
import type { ScriptedProvider } from '../../../sandbox/world/providers/serve-provider.ts';
import { PROMPT } from '../../sandbox/world/providers/served.ts';
import { type Read, readAnswer } from './read-answer.ts';
import type { Ask, Served } from './row.ts';

const UNTIL = { everyMs: 100, ms: 15_000 };
/** So often has a request that waits been tried in vain. */
const IN_VAIN = 2;

type Deps = { url: string; primary: ScriptedProvider };

/** Asks as a row says, and returns what came. */
export async function askAll(deps: Deps, ask: Ask): Promise<Read[]> {
  const once = { request: askOnce, probe: askProbe, later: askLater, fetch: fetchIt, leave: leaveIt };
  const asking = once[ask.how ?? 'request'];
  if (!ask.until) return Promise.all(Array.from({ length: ask.together ?? 1 }, () => asking(deps, ask)));
  let last = await asking(deps, ask);
  await waitUntil(async () => {
    if (last.served === ask.until) return true;
    last = await asking(deps, ask);
    return last.served === ask.until;
  }, UNTIL);
  return [last];
}

async function askOnce(deps: Deps, ask: Ask): Promise<Read> {
  return readAnswer(await send(deps, ask));
}

function send({ url }: Deps, ask: Ask, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
  const { stream = false, model = 'm', prompt = PROMPT, body = {} } = ask;
  const messages = [{ role: 'user', content: prompt }];
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages, stream, ...body }),
    ...(signal && { signal }),
  });
}

async function askProbe({ url }: Deps): Promise<Read> {
  const body = JSON.stringify({ provider: 'one', model: 'm-one', need: 'reach' });
  const response = await fetch(`${url}/probe`, { method: 'POST', body });
  const { failure } = (await response.json()) as Probe;
  return nothing(response.status === 200 && failure === null ? 'probe good' : 'probe failed');
}

const WAITING = 'r-1';

/** Has a request kept for later, and waits until the providers failed it again and again. */
async function askLater(deps: Deps, ask: Ask): Promise<Read> {
  const response = await send(deps, ask, { prefer: 'respond-async', 'idempotency-key': WAITING });
  await waitUntil(async () => deps.primary.requests.length >= IN_VAIN, UNTIL);
  return nothing(response.status === 202 ? 'waiting' : `error ${response.status}`);
}

async function fetchIt({ url }: Deps): Promise<Read> {
  const response = await fetch(`${url}/v1/requests/${WAITING}`);
  return response.status === 202 ? nothing('waiting') : readAnswer(response);
}

/** Leaves as soon as the primary has the request. */
async function leaveIt(deps: Deps, ask: Ask): Promise<Read> {
  for (;;) {
    const [leaving, before] = [new AbortController(), deps.primary.requests.length];
    const answer = send(deps, ask, {}, leaving.signal)
      .then((response) => response.text())
      .catch(() => null);
    const isMet = () => deps.primary.requests.length > before;
    const isOver = answer.then(() => true);
    while (!isMet() && !(await Promise.race([isOver, pause(20, false)])));
    leaving.abort();
    await answer;
    if (isMet()) return nothing('unanswered');
    await pause(50);
  }
}

const nothing = (served: Served): Read => ({
  served,
  text: '',
  certified: false,
  ids: new Set(),
  model: null,
  usage: false,
  retryAfter: null,
  status: 0,
  body: '',
});
