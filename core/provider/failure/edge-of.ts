import { fieldsOf } from './error-of.ts';

/** Statuses by which a firewall or a proxy says that a request goes no further; others are about its form. */
const STOPPED = new Set([403, 404, 405]);

/**
 * Returns whether something in front of a provider stopped a request: a firewall, a content network or a
 * proxy. A provider says why in JSON; of proxies the words are known. An empty 403 may be its own, for a
 * wrong key.
 */
export function isFromEdge(status: number, body: unknown): boolean {
  if (!STOPPED.has(status)) return false;
  if (typeof body === 'string') return status !== 403 || body.trim() !== '';
  const { cloudflare_error, message, error_msg } = fieldsOf(body) ?? {};
  return cloudflare_error === true || NO_ROUTE.test(String(message ?? error_msg));
}

/** Kong, APISIX and Railway without a route to the provider. */
const NO_ROUTE = /^(no route matched with those values|404 route not found|application not found)/i;
