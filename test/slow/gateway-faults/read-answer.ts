import { createParser } from 'eventsource-parser';
import type { Served } from './row.ts';

/** What a client made of one answer. */
export type Read = {
  served: Served;
  /** All text that came. */
  text: string;
  /** Whether it said that it is whole: a reason to finish, and no error. */
  certified: boolean;
  /** Answers of models that its pieces came from; more than one is a splice. */
  ids: Set<string>;
  model: string | null;
  usage: boolean;
  retryAfter: string | null;
  status: number;
  body: string;
};
type Choice = {
  delta?: { content?: string | null };
  message?: { content?: string | null };
  finish_reason?: string | null;
};
type Event = { id?: string; model?: string; choices?: Choice[]; error?: unknown; usage?: object | null };

/** Reads an answer of the gateway as the app of a team would, plain or streamed. */
export async function readAnswer(response: Response): Promise<Read> {
  const body = await response.text();
  const label = response.headers.get('x-ragmend-answer');
  const events = eventsOf(body);
  const choices = events.flatMap((event) => event.choices ?? []);
  const finish = choices.map((choice) => choice.finish_reason ?? null).findLast((reason) => reason !== null) ?? null;
  const text = choices.map(({ delta, message }) => delta?.content ?? message?.content ?? '').join('');
  const isFailed = response.status >= 400 || events.some(({ error }) => error !== undefined);
  const certified = !isFailed && CERTIFYING.has(finish ?? '');
  return {
    served: servedBy({ label, certified, text, status: response.status }),
    text,
    certified,
    ids: new Set(events.flatMap(({ id }) => id ?? [])),
    model: events[0]?.model ?? null,
    usage: events.some(({ usage }) => usage != null),
    retryAfter: response.headers.get('retry-after'),
    status: response.status,
    body,
  };
}

const CERTIFYING = new Set(['stop', 'length', 'tool_calls']);

type Said = { label: string | null; certified: boolean; text: string; status: number };

function servedBy({ label, certified, text, status }: Said): Served {
  if (label === 'refused') return 'refused';
  if (certified && (label === 'primary' || label === 'backup' || label === 'cached')) return label;
  return text === '' || status >= 400 ? `error ${status}` : 'cut';
}

function eventsOf(body: string): Event[] {
  if (/^\s*(\{|null)/.test(body)) return [parsed(body)];
  const events: Event[] = [];
  const parser = createParser({
    onEvent: ({ data, event }) => {
      if (data !== '[DONE]' && event !== 'ping') events.push(parsed(data));
    },
  });
  parser.feed(`${body.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')}\n\n`);
  return events;
}

/** What is no JSON is an error of its own. */
function parsed(text: string): Event {
  try {
    return (JSON.parse(text) as Event | null) ?? { error: 'null' };
  } catch {
    return { error: 'no JSON' };
  }
}
