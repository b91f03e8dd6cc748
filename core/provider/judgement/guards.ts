import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import { lowerBound } from './bounds.ts';

/** The natural traffic of a side; times are p95 in milliseconds, null if nothing was measured. */
export type Traffic = {
  requests: number;
  errors: number;
  refusals: number;
  p95: number | null;
  firstToken: number | null;
};

type Guards = GeneratorConfig['ramp']['guards'];

/**
 * Returns what natural traffic shows against the primary, null for nothing. Shares are judged by
 * their lower bound, so that two errors in fifty decide nothing. Below the minimum number of
 * requests, nothing is judged.
 */
export function failedGuard(primary: Traffic, backup: Traffic, guards: Guards): string | null {
  const { minimum, errorShare, refusalShare, p95Ratio, firstTokenRatio } = guards;
  if (primary.requests < minimum) return null;
  if (lowerBound(primary.errors, primary.requests) > errorShare)
    return `${primary.errors} of ${primary.requests} requests failed; ${percent(errorShare)} are allowed`;
  if (backup.requests < minimum) return null;
  const refused = backup.refusals / backup.requests + refusalShare;
  if (lowerBound(primary.refusals, primary.requests) > refused)
    return `${primary.refusals} of ${primary.requests} requests were refused; ${percent(refused)} are allowed`;
  return (
    slower('whole answer', primary.p95, backup.p95, p95Ratio) ??
    slower('first token', primary.firstToken, backup.firstToken, firstTokenRatio)
  );
}

function slower(what: string, primary: number | null, backup: number | null, ratio: number): string | null {
  if (primary === null || backup === null || primary <= backup * ratio) return null;
  return `p95 to the ${what} is ${Math.round(primary)} ms, that of the backup ${Math.round(backup)} ms; ${ratio} times as much is allowed`;
}

/** Returns a share as people read it: `2.5 %`. */
export const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
