import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { ArmedFault, armedFaults } from './armed-faults.ts';
import { composeAnswer } from './compose-answer.ts';
import type { OddAnswer, Reply, Step } from './faults/fault.ts';
import { providerFault } from './faults/provider-faults.ts';
import { type Ending, play, WHOLE } from './play.ts';
import { anthropic } from './protocols/anthropic.ts';
import { bedrock } from './protocols/bedrock.ts';
import { openai } from './protocols/openai.ts';
import { type Answer, type Call, type Protocol, piecesOf, plainTranscript } from './protocols/protocol.ts';
import type { ProviderSpec } from './provider-spec.ts';
import { headersOf, type Rendering, spelled } from './render-reply.ts';

const CHARS_PER_TOKEN = 4;
const SPEAKS: Record<ProviderSpec['protocol'], Protocol> = { openai, anthropic, bedrock };

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer };
/** The result of a request; `fault` names the row that struck it. */
export type Served = {
  model: string | null;
  stream: boolean;
  fault: string | null;
  status: number | null;
  ending: Ending | null;
};
type Deps = {
  clock: Clock;
  faults: Pick<ReturnType<typeof armedFaults>, 'strike'>;
  state: { spec: ProviderSpec; busy: number };
  response: ServerResponse;
};

/** Answers one request: by an armed fault, by the request's own mistake, or well. */
export async function answerRequest(deps: Deps, asked: Asked, record: Served): Promise<void> {
  const { spec } = deps.state;
  const body = parsed(asked.body);
  const protocol = SPEAKS[spec.protocol];
  const call = protocol.serves(asked.path) ? protocol.read(asked.path, body) : null;
  record.model = call?.model ?? null;
  record.stream = call?.stream ?? false;
  const struck = deps.faults.strike(record.model);
  record.fault = struck?.how ?? null;
  const wrong = struck ? null : wrongBy(deps.state, asked, call);
  const fault = struck ? providerFault(spec.protocol, struck.how) : wrong && providerFault(spec.protocol, wrong);
  if (fault && 'reply' in fault) return reply(deps, fault.reply, struck, record);
  if (!call) return other(deps, asked, body, record);
  const steps = fault && 'steps' in fault ? fault.steps : WHOLE;
  record.status = steps.includes('head') ? 200 : null;
  record.ending = await perform(deps, call, { steps, odd: fault && 'odd' in fault ? fault.odd : null });
}

function perform(
  { clock, state: { spec }, response }: Deps,
  call: Call,
  { steps, odd }: { steps: Step[]; odd: OddAnswer | null },
): Promise<Ending> {
  const protocol = SPEAKS[spec.protocol];
  const answer = answerOf(call, spec, odd, clock.now());
  const plain = () => plainTranscript(odd === 'null' ? null : protocol.plain(call, answer));
  const transcript = call.stream ? protocol.stream(call, answer) : plain();
  if (call.stream && odd === 'null') {
    transcript.parts = { opening: [], content: protocol.nullStream(), finish: [], done: [] };
  }
  const errorOf = (name: string) => {
    const fault = providerFault(spec.protocol, name);
    if (!('reply' in fault)) throw new RangeError(`fault '${name}' has no body to be sent in a stream`);
    return transcript.error(fault.reply, spelled(fault.reply.body, { nowMs: clock.now() }));
  };
  const latencyMs = spec.latencyMs;
  return play(response, steps, { transcript, errorOf, latencyMs, tokenMs: call.stream ? spec.tokenMs : 0 });
}

/** Returns the row of the table that a request has earned itself, or null. */
function wrongBy({ spec, busy }: Deps['state'], { headers }: Asked, call: Call | null): string | null {
  if (spec.key !== null && SPEAKS[spec.protocol].keyOf(headers) !== spec.key) return 'unauthorised';
  if (busy > spec.atOnce) return 'rate-limit';
  if (!call) return null;
  const model = spec.models.find(({ name }) => name === call.model);
  if (!model) return 'model-gone';
  if (call.prompt.length / CHARS_PER_TOKEN > model.contextTokens) return 'context-length';
  if (call.maxTokens !== null && call.maxTokens < model.leastTokens) return 'max-tokens-reached';
  if ((call.json && !model.json) || (call.tools && !model.tools)) return 'bad-request';
  return call.lastRole === 'assistant' && !model.prefill ? 'prefill-rejected' : null;
}

function answerOf(call: Call, spec: ProviderSpec, odd: OddAnswer | null, nowMs: number): Answer {
  const pieces = odd ? [] : piecesOf(composeAnswer(call.prompt, spec));
  const kept = pieces.slice(0, call.maxTokens ?? pieces.length);
  return {
    id: randomUUID(),
    createdSeconds: Math.floor(nowMs / 1000),
    text: kept.join(''),
    finish: odd === 'filtered' ? 'filtered' : kept.length < pieces.length ? 'length' : 'stop',
    isMissing: odd === 'nothing',
    promptTokens: Math.ceil(call.prompt.length / CHARS_PER_TOKEN),
    completionTokens: kept.length,
  };
}

/** Serves everything else: the models, embeddings of OpenAI's protocol, and 404 for the rest. */
async function other({ clock, state: { spec }, response }: Deps, asked: Asked, body: unknown, record: Served) {
  const isEmbedding = spec.protocol === 'openai' && asked.path === '/v1/embeddings';
  const models = spec.models.map(({ name }) => ({ id: name, type: 'model', object: 'model', owned_by: 'scripted' }));
  if (asked.path === '/v1/models' && asked.method === 'GET') {
    send(response, record, 200, { object: 'list', data: models, has_more: false });
  } else if (isEmbedding && typeof body === 'object' && body !== null && 'input' in body) {
    const data = (await hashedNgrams().embedDocuments([body.input].flat().map(String))).map((embedding, index) => ({
      ...{ object: 'embedding', index, embedding },
    }));
    const usage = { prompt_tokens: data.length, total_tokens: data.length };
    send(response, record, 200, { object: 'list', data, model: 'hashed-ngrams-v1', usage });
  } else {
    const name = asked.method === 'POST' && SPEAKS[spec.protocol].serves(asked.path) ? 'bad-request' : 'route-gone';
    const fault = providerFault(spec.protocol, name);
    if ('reply' in fault) reply({ clock, response }, fault.reply, null, record);
  }
}

function reply(
  { clock, response }: Pick<Deps, 'clock' | 'response'>,
  row: Reply,
  by: ArmedFault | null,
  record: Served,
) {
  const rendering: Rendering = { nowMs: clock.now(), seconds: by?.seconds };
  send(response, record, row.status, spelled(row.body, rendering), headersOf(row, rendering));
}

function send(response: ServerResponse, record: Served, status: number, body: unknown, headers = {}): void {
  record.status = status;
  record.ending = 'finished';
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
