import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Part, Repeat, Send, Step } from './faults/fault.ts';
import type { Transcript } from './protocols/protocol.ts';

/** How an answer ended, as the provider sees it; `silence` waits until its caller goes. */
export type Ending = 'finished' | 'reset' | 'caller gone';
export type Play = {
  transcript: Transcript;
  errorOf: (name: string) => Uint8Array;
  /** The delays of the dials: before the first content, and between its pieces. */
  latencyMs: number;
  tokenMs: number;
};

/** A complete answer without a fault. */
export const WHOLE: Step[] = ['head', { send: 'opening' }, { send: 'content' }, { send: 'finish' }, { send: 'done' }];

class CallerGone extends Error {
  override readonly name = 'CallerGone' as const;
}

/** Sends an answer step by step; returns how it ended. */
export async function play(response: ServerResponse, steps: Step[], script: Play): Promise<Ending> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const player = playerOf(response, script, gone.signal);
  try {
    for (const step of steps) if (await player(step)) return 'reset';
    response.end();
    return response.destroyed ? 'caller gone' : 'finished';
  } catch (error) {
    if (gone.signal.aborted) return 'caller gone';
    throw error;
  }
}

/** Returns a player of one step; its promise is true if the connection was reset. */
function playerOf(response: ServerResponse, { transcript, errorOf, latencyMs, tokenMs }: Play, signal: AbortSignal) {
  const left: Record<Part, Uint8Array[]> = {
    opening: [...transcript.parts.opening],
    content: [...transcript.parts.content],
    finish: [...transcript.parts.finish],
    done: [...transcript.parts.done],
  };
  let isFirst = true;
  const write = async (bytes: Uint8Array) => {
    if (signal.aborted) throw new CallerGone('the caller closed its connection');
    if (!response.write(bytes)) await once(response, 'drain', { signal });
  };
  const send = async ({ send: part, count, everyMs }: Send) => {
    for (const bytes of left[part].splice(0, count ?? left[part].length)) {
      if (part === 'content') await wait(isFirst ? latencyMs : (everyMs ?? tokenMs), signal);
      if (part === 'content') isFirst = false;
      await write(bytes);
    }
  };
  /** Garbles a piece, whose content is lost. */
  const garbled = () => {
    left.content.shift();
    return transcript.garbage;
  };
  return async (step: Step): Promise<boolean> => {
    if (step === 'head') response.writeHead(200, { 'content-type': transcript.contentType }).flushHeaders();
    else if (step === 'silence') await pause(2 ** 30, undefined, { signal });
    else if (step === 'garbage') await write(garbled());
    else if (step === 'reset') return reset(response);
    else if ('send' in step) await send(step);
    else if ('waitMs' in step) await wait(step.waitMs, signal);
    else if ('error' in step) await write(errorOf(step.error));
    else await repeat(step, transcript, write, signal);
    return false;
  };
}

async function repeat(
  { repeat: part, everyMs }: Repeat,
  { parts, keepAlive }: Transcript,
  write: (bytes: Uint8Array) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const bytes = part === 'keep-alive' || parts[part].length === 0 ? [keepAlive] : parts[part];
  for (;;) {
    for (const one of bytes) await write(one);
    // Yields to the event loop at least once: others are served while one answer never ends.
    await (everyMs > 0 ? pause(everyMs, undefined, { signal }) : turn(undefined, { signal }));
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await pause(ms, undefined, { signal });
}

/**
 * Resets the connection after the written bytes have reached the caller: a reset drops bytes on
 * their way.
 */
async function reset(response: ServerResponse): Promise<boolean> {
  const { socket } = response;
  if (response.headersSent) await new Promise<void>((resolve) => response.write('', () => resolve()));
  socket?.resetAndDestroy();
  return true;
}
