import type { Buffer } from 'node:buffer';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { errorOf } from '../../../core/provider/failure/error-of.ts';
import { eventReader, MALFORMED, NOTHING_SEEN, type Seen, type StreamReader, textSeen } from '../stream-reader.ts';

type Response = { error?: unknown; incomplete_details?: { reason?: unknown } | null };
type Event = { type?: unknown; response?: Response; item?: { type?: unknown }; delta?: unknown };

/** Returns a reader of one stream of OpenAI's Responses API; its bytes are unchanged. */
export function responsesReader(): StreamReader {
  const read = eventReader(said);
  return (bytes: Buffer) => ({ ...read(bytes.toString('utf8')), bytes });
}

function said(data: string, name: string | undefined): Seen {
  if (data.trim() === '') return NOTHING_SEEN;
  const found = jsonIn(data);
  if (found === null || typeof found !== 'object') return { ...NOTHING_SEEN, error: MALFORMED };
  const event: Event = found;
  const type = String(event.type ?? name ?? '');
  if (type === '' && errorOf(event) !== null) return { ...NOTHING_SEEN, error: event };
  switch (type) {
    case 'response.completed':
      return { ...NOTHING_SEEN, end: 'stop', over: true };
    case 'response.incomplete':
      return { ...NOTHING_SEEN, end: reasonOf(event), over: true };
    case 'response.failed':
      return { ...NOTHING_SEEN, error: { error: event.response?.error ?? { code: 'response_failed' } } };
    case 'error':
      return { ...NOTHING_SEEN, error: event };
    case 'response.output_item.done':
      return { ...NOTHING_SEEN, content: /_call$/.test(String(event.item?.type)) };
    default:
      return piece(type, event);
  }
}

/** Every delta reaches the user but those of reasoning. */
function piece(type: string, { delta }: Event): Seen {
  if (!type.endsWith('.delta') || delta === undefined || delta === '') return NOTHING_SEEN;
  if (typeof delta === 'string' && delta.trim() === '') return textSeen(delta);
  return type.includes('reasoning') ? { ...NOTHING_SEEN, progress: true } : { ...NOTHING_SEEN, content: true };
}

const reasonOf = ({ response }: Event) => String(response?.incomplete_details?.reason ?? 'incomplete');
