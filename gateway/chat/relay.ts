import type { ServerResponse } from 'node:http';
import type { ProviderReply } from '../../core/contracts/provider/failure.ts';
import { eventOf } from '../event-of.ts';
import type { OpenStream } from '../upstream/attempt.ts';

/** After this time without reading, a client's stream is ended. */
const STALLED_MS = 60_000;

/**
 * Relays a stream until it ends, and ends the client's answer. An incomplete stream ends with an
 * error event, never with another provider's text. Also copies the bytes to `kept`. Resolves with
 * how it ended, or null if the client went away.
 */
export async function relay(
  response: ServerResponse,
  stream: OpenStream,
  { provider, path }: { provider: string; path: string },
  kept: Buffer[] | null = null,
): Promise<ProviderReply | null> {
  const end = await stream.follow((bytes) => {
    kept?.push(bytes);
    if (response.write(bytes)) return;
    stream.pause();
    const stalled = setTimeout(() => response.destroy(), STALLED_MS);
    response.once('drain', () => {
      clearTimeout(stalled);
      stream.resume();
    });
    response.once('close', () => clearTimeout(stalled));
  });
  if (end !== null && !isComplete(end)) response.write(cutEvent(provider, path));
  response.end();
  return end;
}

/** Returns whether a stream ended completely. */
export const isComplete = (end: ProviderReply) => end.outcome === 'streamed' && end.error === null && end.end !== null;

function cutEvent(provider: string, path: string): string {
  const error = {
    message: `the answer of provider '${provider}' broke off and is incomplete: ask again`,
    type: 'ragmend_gateway',
    code: 'answer_cut',
    param: null,
  };
  const ragmend = { answer: 'cut', provider };
  if (path !== '/responses') return eventOf({ error, ragmend });
  return eventOf({ ...error, type: 'error', ragmend }, 'error');
}
