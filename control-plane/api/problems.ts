import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from '../../core/contracts/http/http.ts';
import { PROBLEM_STATUS, type ProblemName } from '../../core/contracts/http/problem-status.ts';

/** The body does not fit its contract. */
export class InvalidBody extends Error {
  override readonly name = 'InvalidBody' as const;
}

/** Answers with problem+json (RFC 9457). */
export function problem(context: Context, status: ContentfulStatusCode, title: string, detail: string): Response {
  const body: Problem = { type: 'about:blank', title, status, detail };
  return context.json(body, status, {
    'content-type': 'application/problem+json',
    'x-content-type-options': 'nosniff',
  });
}

/** Answers that the body is too large. */
export const tooLarge = (context: Context, maxBytes: number): Response =>
  problem(context, 413, 'TooLarge', `a body has at most ${maxBytes} bytes: send less at once`);

/**
 * Maps an error to a problem: a domain error to its own status, any other to 500 without its
 * details, which go to `report`.
 */
export function problemOf(context: Context, error: Error, report: (error: unknown) => void): Response {
  const status = Object.hasOwn(PROBLEM_STATUS, error.name) ? PROBLEM_STATUS[error.name as ProblemName] : undefined;
  if (status) return problem(context, status, error.name, error.message);
  report(error);
  return problem(context, 500, 'InternalError', 'something went wrong on our side: read its log');
}
