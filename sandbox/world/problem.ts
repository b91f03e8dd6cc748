import type { Problem } from '../../core/contracts/http/http.ts';

/** Answers with problem+json (RFC 9457); `more` are members beside those of every problem. */
export function problem(status: number, title: string, detail: string, more: Record<string, string> = {}): Response {
  const body: Problem = { type: 'about:blank', title, status, detail, ...more };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}
