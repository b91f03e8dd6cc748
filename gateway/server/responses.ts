import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import { PROMETHEUS_TEXT } from '../../adapters/metrics/prometheus-text.ts';
import type { AnswerMode } from '../../core/contracts/provider/generator-state.ts';
import type { Headers, WholeAnswer } from '../upstream/attempt.ts';
import { keptBack, passOn } from '../upstream/pass-on.ts';

/** A provider's headers that are not passed on. */
const KEPT_BACK = keptBack('set-cookie', 'proxy-authenticate');

/** Who gave an answer, as its headers say. */
export type Label = { mode: AnswerMode; provider: string | null; ageSeconds?: number; state?: string };

/** Sends a complete answer. */
export function sendWhole(response: ServerResponse, { status, headers, body }: WholeAnswer, label: Label | null): void {
  response.writeHead(status, { ...passOn(headers, KEPT_BACK), ...labelled(label), 'content-length': body.length });
  response.end(body);
}

/** Sends the head of a stream. */
export function openStream(response: ServerResponse, headers: Headers, label: Label): void {
  response.writeHead(200, { ...passOn(headers, KEPT_BACK), ...labelled(label) });
}

/** Sends a value as JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown, headers: Headers = {}): void {
  const body = Buffer.from(JSON.stringify(value));
  sendWhole(response, { status, headers: { 'content-type': 'application/json', ...headers }, body }, null);
}

/** Sends a page for Prometheus. */
export function sendText(response: ServerResponse, text: string): void {
  const headers = { 'content-type': PROMETHEUS_TEXT };
  sendWhole(response, { status: 200, headers, body: Buffer.from(text) }, null);
}

/** Sends an error in OpenAI's format. */
export function sendError(
  response: ServerResponse,
  status: number,
  error: { message: string; code: string },
  headers: Headers = {},
): void {
  sendJson(response, status, { error: { ...error, type: 'ragmend_gateway', param: null } }, headers);
}

function labelled(label: Label | null): Headers {
  if (label === null) return {};
  const { mode, provider, ageSeconds, state } = label;
  const headers: Headers = { 'x-ragmend-answer': mode };
  if (provider !== null) headers['x-ragmend-provider'] = provider;
  if (ageSeconds !== undefined) headers.age = String(ageSeconds);
  if (state !== undefined) headers['x-ragmend-state'] = state;
  return headers;
}
