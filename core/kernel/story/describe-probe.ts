import type { CaseFacts } from '../../contracts/case-file.ts';

/** Says what a probe of a server found, e.g. `it answers wrong (2 of 15 answers right)`. */
export function describeProbe({ healthy, reason }: CaseFacts['probes'][string]): string {
  return `it answers ${healthy ? 'right' : 'wrong'} (${reason})`;
}
