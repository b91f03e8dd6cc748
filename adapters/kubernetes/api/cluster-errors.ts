import type { RequestContext } from '@kubernetes/client-node';
import { DependencyUnavailable, NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';

/** The cluster knows the caller and forbids the request; `said` is the cluster's text. */
export class ClusterForbidden extends Error {
  override readonly name = 'ClusterForbidden' as const;
  constructor(
    message: string,
    readonly said = message,
  ) {
    super(message);
  }
}

/**
 * The cluster refused a malformed request, and would refuse a retry; `said` is the cluster's text.
 */
export class ClusterRefused extends Error {
  override readonly name = 'ClusterRefused' as const;
  constructor(
    message: string,
    readonly said = message,
  ) {
    super(message);
  }
}

/**
 * Returns the error for an answer that is no success: NotFound; WriteConflict if something else
 * stands there, or a `test` of a JSON Patch failed; DependencyUnavailable if a retry may help;
 * ClusterForbidden; else ClusterRefused.
 */
export function errorOf(request: RequestContext, status: number, text: string): Error {
  const did = `${request.getHttpMethod()} ${new URL(request.getUrl()).pathname}`;
  const { message } = statusOf(text);
  const refusal = refusedByPolicy(message);
  if (refusal) return new ClusterRefused(`'${did}' is ${refusal}`, message);
  if (status === 404) return new NotFound(`'${did}': ${message}: check that it exists`);
  if (status === 409) return new WriteConflict(`'${did}': ${message}: read it again`);
  if (status === 422 && message === PATCH_NOT_APPLIED)
    return new WriteConflict(`'${did}': what stands is not what the patch expects: read it again`);
  if (status === 401 || status === 403) return new ClusterForbidden(`'${did}': ${message}: ${advice(status)}`, message);
  if (status === 408 || status === 429 || status >= 500)
    return new DependencyUnavailable(`'${did}' was answered ${status}: ${message}: try again`);
  return new ClusterRefused(`'${did}' was answered ${status}: ${message}: look at what was sent`, message);
}

/**
 * Returns whether an object changed since it was read, was removed, or was replaced by another of
 * its name.
 */
export function isGone(error: unknown): boolean {
  return error instanceof NotFound || error instanceof WriteConflict;
}

/**
 * Returns the error for a request without an answer: the cluster may or may not have carried it
 * out.
 */
export function unanswered(request: RequestContext, cause: unknown): DependencyUnavailable {
  const did = `${request.getHttpMethod()} ${new URL(request.getUrl()).pathname}`;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DependencyUnavailable(`'${did}' got no answer (${reason}): try again`, { cause });
}

const POLICY =
  /(?<kind>ValidatingAdmissionPolicy|admission webhook) ['"](?<name>[^'"]+)['"](?: with binding '[^']+')? denied (?:the )?request: (?<says>.+)$/s;

/**
 * Returns the objection of an admission policy to a request, and what to do if the policy does not
 * say so; null if no policy refused it.
 */
function refusedByPolicy(message: string): string | null {
  const { kind, name = '', says = '' } = POLICY.exec(message)?.groups ?? {};
  if (kind === undefined) return null;
  const refused = `refused by the ${kind} '${name}': ${says.trim()}`;
  if (!name.startsWith('ragmend-')) return `${refused}: ask whoever keeps it to let this pass`;
  return says.includes(': ') ? refused : `${refused}: mend the configuration as \`ragmend doctor\` says`;
}

// The API server's text for a JSON Patch that can't be applied; it gives no details.
const PATCH_NOT_APPLIED = 'the server rejected our request due to an error in our request';

function advice(status: number): string {
  return status === 401
    ? 'give the cluster an identity that it knows: an access entry, or a kubeconfig that is still valid'
    : 'apply what `ragmend manifests` prints';
}

function statusOf(text: string): { message: string } {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return { message: typeof message === 'string' ? message : text.slice(0, 500) };
  } catch {
    return { message: text.slice(0, 500) };
  }
}
