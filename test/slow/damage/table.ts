import { columns } from '../../../cli/terminal.ts';
import type { Night } from '../../sandbox/server/night.ts';
import type { Ran } from './row.ts';

const HEAD = ['FAULT', 'BEGUN BY', 'WARM', 'COLD', 'ENDED', 'MENDED BY', 'SECONDS', 'WRONG AFTER MARK', 'EVIDENCE'];

/** The line of one row that went as it must, for a person. */
export function lineOf({ users }: Night, { row, incident, facts, warm, cold, seconds }: Ran): string[] {
  const wrong = facts.safeAt ? users.wrongSince(Date.parse(facts.safeAt)) : 0;
  return [
    ...[`${row.how.join(' + ')} (${row.shard})`, row.begunBy, brief(warm), brief(cold), incident.state],
    ...[rungOf({ facts, incident }), seconds.toFixed(1), String(wrong), facts.evidence ? 'intact' : 'not needed'],
  ];
}

/** All lines below their head. */
export function tableOf(lines: string[][]): string {
  const rows = lines.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  return columns(HEAD, rows, 'no row ran');
}

/** What mended it, from the smallest step up. */
export function rungOf({ facts, incident }: Pick<Ran, 'facts' | 'incident'>): string {
  if (incident.state !== 'Completed') return 'nothing';
  const refused = Object.keys(facts.triedSnapshots ?? {}).length;
  if (facts.freshWorkload) return refused === 0 ? 'restore' : `restore (${refused} refused)`;
  return facts.probes?.restarted?.healthy ? 'restart' : 'reopen';
}

const brief = (reason: string) => reason.replace('answers right', 'right').replace(/: chroma.*/, '');
