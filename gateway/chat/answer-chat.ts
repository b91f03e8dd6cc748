import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AnswerMode } from '../../core/contracts/provider/generator-state.ts';
import { classify } from '../../core/provider/failure/classify.ts';
import type { Backlog } from '../../core/provider/ports/backlog.ts';
import { acceptRequest, isKept, prefersLater } from '../backlog/accept-request.ts';
import { joined } from '../joined.ts';
import { readBody } from '../server/read-body.ts';
import { openStream, sendWhole } from '../server/responses.ts';
import type { Headers } from '../upstream/attempt.ts';
import { readChat } from './read-chat.ts';
import { isComplete, relay } from './relay.ts';
import { type ResolveDeps, type Resolved, resolve } from './resolve.ts';

export type ChatDeps = ResolveDeps & { backlog: Backlog | null; maxBodyBytes: number };

/** Answers one chat request. */
export async function answerChat(
  deps: ChatDeps,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const begun = deps.now();
  const bytes = await readBody(request, deps.maxBodyBytes);
  const chat = readChat(path, bytes, request.headers as Headers);
  const { backlog, now } = deps;
  const isServing = () => deps.routes.all.some((route) => deps.doors.view(route).state === 'serving');
  const state = deps.state.generator();
  const keeps = () => state === null || state.backlog || !isServing();
  if (backlog !== null && prefersLater(chat) && (await isKept(chat, backlog, keeps)))
    return acceptRequest({ backlog, now, isServing }, chat, response);
  const resolved = await resolve(deps, chat, endOf(request.socket));
  if (resolved.came === 'cancelled') return;
  const mode = await respond(deps, path, response, resolved);
  if (mode !== 'left' && mode !== 'cut') deps.answers.add(mode);
  deps.metrics.count('answers', { mode, provider: resolved.label.provider ?? '' });
  deps.metrics.time((deps.now() - begun) / 1000);
}

const ends = new WeakMap<Socket, AbortSignal>();

/** Returns the signal that a client's connection ended, one for all its requests. */
function endOf(socket: Socket): AbortSignal {
  const known = ends.get(socket);
  if (known !== undefined) return known;
  const end = new AbortController();
  socket.once('close', () => end.abort());
  ends.set(socket, end.signal);
  return end.signal;
}

type Answering = Exclude<Resolved, { came: 'cancelled' }>;

/** Sends the result; returns how it is counted. */
async function respond(
  deps: ChatDeps,
  path: string,
  response: ServerResponse,
  resolved: Answering,
): Promise<AnswerMode | 'left' | 'cut'> {
  const { label } = resolved;
  if (resolved.came === 'answer') {
    sendWhole(response, resolved.answer, label);
    resolved.keep?.(resolved.answer.body);
    return label.mode;
  }
  const { stream, settle, keep } = resolved;
  openStream(response, stream.headers, label);
  const pieces: Buffer[] | null = keep === null ? null : [];
  const end = await relay(response, stream, { provider: label.provider ?? '', path }, pieces).catch((error) => {
    settle(null, null);
    throw error;
  });
  settle(end, end === null ? null : classify(end, deps.now()));
  if (end === null) return 'left';
  if (!isComplete(end)) return 'cut';
  if (pieces !== null) keep?.(joined(pieces));
  return label.mode;
}
