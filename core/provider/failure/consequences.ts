import type { FailureClass } from '../../contracts/provider/failure.ts';
import type { Failure } from './classify.ts';

/**
 * What follows from a class of failure.
 *
 * - `breaker`: `opens` at once and no time closes it, `window` counts in the window, `throttle` counts
 *   by itself, `model` opens for that model, `never` charges nothing.
 * - `failOver`: whether this request goes to a backup: `horizon` only if the provider asks for a longer
 *   wait than the budget, `larger` only to a model that is known to have a larger window, or to any other
 *   provider if the request is larger than a quota.
 * - `durable`: whether all traffic is switched: `proven` where breaker and probe agree, `horizon` if
 *   the provider asks for long or throttles much, `approval` where a person says so.
 * - `page`: whether a person is called: `tls` for certificates, `horizon` from an hour on, `ask` with a
 *   question.
 */
type Consequence = {
  breaker: 'opens' | 'window' | 'throttle' | 'model' | 'never';
  failOver: 'yes' | 'horizon' | 'larger' | 'no';
  durable: 'yes' | 'proven' | 'horizon' | 'approval' | 'no';
  page: 'yes' | 'tls' | 'horizon' | 'ask' | 'no';
};

const closed: Consequence = { breaker: 'opens', failOver: 'yes', durable: 'yes', page: 'yes' };
const failing: Consequence = { breaker: 'window', failOver: 'yes', durable: 'proven', page: 'no' };
const theirs: Consequence = { breaker: 'never', failOver: 'no', durable: 'no', page: 'no' };

/** The consequences of each class: gateway and runbook act by this table. */
export const consequences: Record<FailureClass, Consequence> = {
  Auth: closed,
  Money: closed,
  Throttled: { breaker: 'throttle', failOver: 'horizon', durable: 'horizon', page: 'horizon' },
  Overloaded: failing,
  Server: failing,
  Network: { ...failing, page: 'tls' },
  ModelGone: { breaker: 'model', failOver: 'yes', durable: 'yes', page: 'yes' },
  Client: { ...theirs, failOver: 'larger' },
  Policy: theirs,
  Soft200: failing,
  Quality: { breaker: 'never', failOver: 'no', durable: 'approval', page: 'ask' },
};

/**
 * Returns whether a failed request goes to a backup; `largerWindow` is whether the backup has a
 * larger context window.
 */
export function shouldFailOver(
  { class: found, horizon, needs }: Failure,
  { waitMillis, largerWindow }: { waitMillis: number; largerWindow: boolean },
): boolean {
  const { failOver } = consequences[found];
  if (failOver === 'horizon') return (horizon ?? 0) > waitMillis;
  if (failOver === 'larger') return needs === 'quota' || (needs === 'window' && largerWindow);
  return failOver === 'yes';
}

const AN_HOUR = 3_600_000;

/** Returns whether a failure calls a person at once, even if a backup covers it. */
export function shouldPage({ class: found, code, horizon }: Failure): boolean {
  const { page } = consequences[found];
  if (page === 'tls') return TLS.test(code);
  return page === 'yes' || (page === 'horizon' && (horizon ?? 0) >= AN_HOUR);
}

/**
 * Node's codes for a certificate that is expired, for another name, or from an untrusted authority.
 */
const TLS =
  /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^ERR_(TLS|SSL)|^EPROTO$|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)/;
