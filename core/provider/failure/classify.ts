import type { FailureClass, ProviderReply } from '../../contracts/provider/failure.ts';
import type { FailureFound } from '../../contracts/provider/provider-view.ts';
import { isFromEdge } from './edge-of.ts';
import { emptinessOf, streamEmptinessOf } from './emptiness-of.ts';
import { type BodyError, errorOf } from './error-of.ts';
import { DEFAULT_HORIZON, horizonOf } from './horizon.ts';
import {
  blamesRequest,
  classOfCode,
  classOfMessage,
  classOfStatus,
  isOutOfTokens,
  isOverQuota,
  isTooLong,
} from './known-errors.ts';

/**
 * A failure of a provider.
 *
 * - `class` is the class that decides what follows; `cause` is what the body of a Soft200 says.
 * - `code` is the code, type or status that decided, fit for logs: it never holds text of a message.
 * - `by` says what decided; `unknown` is a code that is in no table, so that it can be logged.
 * - `horizon` is for how long the provider asks to be left alone, in milliseconds; a Throttled always has one.
 * - `needs` is what another provider must have more of to take the request: a larger window, or a larger
 *   quota for a single request; null where it is not too large.
 */
export type Failure = {
  class: FailureClass;
  cause: FailureClass | null;
  code: string;
  by: 'code' | 'type' | 'message' | 'status' | 'shape' | 'network' | 'clock';
  unknown: string | null;
  horizon: number | null;
  needs: 'window' | 'quota' | null;
};

/**
 * Returns the failure in a reply, null if the answer is complete; `now` is in milliseconds since
 * the epoch.
 */
export function classify(reply: ProviderReply, now: number): Failure | null {
  switch (reply.outcome) {
    case 'unreachable':
      return { ...PLAIN, class: 'Network', code: codeFit(reply.code), by: 'network' };
    case 'late':
      return { ...PLAIN, class: 'Network', code: `late_${reply.clock}`, by: 'clock' };
    case 'streamed':
      return reply.error === null
        ? shapeFailure(streamEmptinessOf(reply))
        : softFailure(reply.error, reply.headers, now);
    case 'answered':
      return classifyAnswer(reply, now);
  }
}

const SILENT: BodyError = { code: null, type: null, message: '', status: null, details: [] };
const PLAIN = { cause: null, unknown: null, horizon: null, needs: null };

type Answered = Extract<ProviderReply, { outcome: 'answered' }>;
type Headers = Answered['headers'];

function classifyAnswer({ kind, status, headers, body }: Answered, now: number): Failure | null {
  if (status >= 200 && status < 300)
    return errorOf(body) === null ? shapeFailure(emptinessOf(kind, body)) : softFailure(body, headers, now);
  const error = errorOf(body) ?? { ...SILENT, message: textIn(body) };
  if (isFromEdge(status, body) && classOfMessage(error.message) === null)
    return withHorizon({ ...PLAIN, class: 'Network', code: 'blocked_at_edge', by: 'shape' }, headers, error, now);
  const amazon = headers['x-amzn-errortype']?.split(/[:#]/).find((part) => /^[A-Za-z]+$/.test(part));
  const found = decide({ ...error, code: error.code ?? amazon ?? null }, statusOf(status, error));
  return withHorizon(found, headers, error, now);
}

const MOST_TEXT = 2000;
const textIn = (body: unknown): string => (typeof body === 'string' ? body.slice(0, MOST_TEXT) : '');

/** Returns the status in a body where the status outside says less: a gateway hides its upstream's 429 behind a 502. */
function statusOf(status: number, { status: inside }: BodyError): number {
  if (inside === null || !VAGUE.has(status)) return status;
  return SAYS_LITTLE.has(classOfStatus(inside)) ? status : inside;
}

const VAGUE = new Set([400, 500, 502]);
const SAYS_LITTLE = new Set<FailureClass>(['Client', 'Server']);

/**
 * Reads an error under a status of 200: its content decides if it means more than one failed
 * request.
 */
function softFailure(body: unknown, headers: Headers, now: number): Failure {
  const error = errorOf(body) ?? SILENT;
  const status = error.status ?? (blamesRequest(error.type) || blamesRequest(error.code) ? 400 : 500);
  const found = withHorizon(decide(error, status), headers, error, now);
  return SAME_AS_SOFT.has(found.class) ? { ...found, class: 'Soft200', cause: found.class } : found;
}

const SAME_AS_SOFT = new Set<FailureClass>(['Overloaded', 'Server', 'Network']);

type Decision = Omit<Failure, 'horizon'>;

function decide(error: BodyError, status: number): Decision {
  const { found, by, unknown } = classOf(error, status);
  const code = codeFit(error.code ?? error.type ?? String(status));
  if ((found === 'Throttled' || found === 'Client') && isOverQuota(error.message))
    return { ...PLAIN, class: 'Client', code: 'over_quota_alone', by: 'message', unknown, needs: 'quota' };
  if (found !== 'Client') return { ...PLAIN, class: found, code, by, unknown };
  const isOut = isOutOfTokens(error.message);
  const needs = isTooLong(error.message) || TOO_LONG.has(code) ? 'window' : null;
  return { ...PLAIN, class: found, code: isOut ? 'max_tokens_reached' : code, by, unknown, needs };
}

const TOO_LONG = new Set(['context_length_exceeded', 'tokens_limit_reached', 'exceed_context_size_error']);

/** Checks code, then type, then message, then status; the first known one decides. */
function classOf(error: BodyError, status: number): { found: FailureClass; by: Failure['by']; unknown: string | null } {
  const exception = exceptionTo(error, status);
  if (exception) return { found: exception, by: 'message', unknown: null };
  let unknown: string | null = null;
  for (const by of ['code', 'type'] as const) {
    const text = error[by];
    const found = text === null ? null : classOfCode(text);
    if (found) return { found, by, unknown };
    if (found === undefined) unknown ??= codeFit(text as string);
  }
  const said = classOfMessage(error.message);
  if (said) return { found: said, by: 'message', unknown };
  // The gateway names the model: one that is not found is not the client's mistake.
  const isGone = status === 404 && error.details.some(({ param }) => param === 'model');
  return { found: isGone ? 'ModelGone' : classOfStatus(status), by: 'status', unknown };
}

/** Returns the class of an error that means something else than its code or status says. */
function exceptionTo({ code, type, message, details }: BodyError, status: number): FailureClass | null {
  const names = [code, type].map((name) => name?.toLowerCase());
  // OpenRouter: requests under way use up the credit of a key; it is free again when they end.
  if (status === 402 && details.some((one) => one.limit_source === 'in_flight_budget')) return 'Throttled';
  // Google: a quota of 0 is not part of the plan; time does not fill it.
  if (names.includes('resource_exhausted') && /\blimit: 0\b/.test(message)) return 'Money';
  if (names.includes('resource_exhausted') && SPENT.test(message)) return 'Money';
  // Google: the same code stands for a country and for a bill.
  if (names.includes('failed_precondition') && /location is not supported/i.test(message)) return 'Auth';
  // OpenRouter: the input was moderated; the credentials are fine.
  if (status === 403 && details.some((one) => one.flagged_input !== undefined)) return 'Policy';
  return null;
}

/** Google's prepaid credits and caps of spending. */
const SPENT = /^(your (prepayment credits|prepaid credits|project has exceeded its (monthly )?spend))/i;

function withHorizon(found: Decision, headers: Headers, error: BodyError, now: number): Failure {
  const horizon = horizonOf(headers, error, now);
  return { ...found, horizon: found.class === 'Throttled' ? (horizon ?? DEFAULT_HORIZON) : horizon };
}

function shapeFailure(found: { class: FailureClass; code: string } | null): Failure | null {
  return found && { ...PLAIN, ...found, code: codeFit(found.code), by: 'shape' };
}

/** Returns a code that is safe for logs and labels: short, and only of the characters of codes. */
const codeFit = (text: string): string => text.replace(/[^A-Za-z0-9_.-]+/g, '_').slice(0, 64);

/** Returns a failure as it is kept and shown. */
export const foundIn = ({ class: found, code, horizon }: Failure): FailureFound => ({
  class: found,
  code,
  horizonSeconds: horizon === null ? null : horizon / 1000,
});
