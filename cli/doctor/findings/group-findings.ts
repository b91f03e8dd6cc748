import { groupBy } from '../../../core/kernel/group-by.ts';
import type { Finding } from './finding.ts';

/**
 * Merges findings with one cause: those of several checks that say the same, and those of one check
 * that differ only in names.
 */
export function groupFindings(findings: Finding[]): Finding[] {
  const sames = groupBy(findings, ({ status, about, remedy }) => JSON.stringify([status, about, remedy]));
  const each = [...sames.values()].map(acrossChecks);
  const alike = groupBy(each, ({ check, status, about }) => JSON.stringify([check, status, withoutNames(about)]));
  return [...alike.values()].map(acrossNames);
}

function acrossChecks([first, ...others]: [Finding, ...Finding[]]): Finding {
  const checks = [...new Set(others.map(({ check }) => check))].filter((check) => check !== first.check);
  return checks.length === 0 ? first : { ...first, about: `${first.about} (the same: ${checks.join(', ')})` };
}

const NAME = /'[^']*'/g;
const withoutNames = (about: string) => about.replace(NAME, "''");
const MOST = 5;

/** If one name differs, lists all; if several differ, the first finding stands for the others. */
function acrossNames([first, ...others]: [Finding, ...Finding[]]): Finding {
  if (others.length === 0) return first;
  const rows = [first, ...others].map(({ about }) => about.match(NAME) ?? []);
  const differing = (rows[0] ?? []).flatMap((name, at) => (rows.every((row) => row[at] === name) ? [] : [at]));
  const more = others.length === 1 ? 'one more' : `${others.length} more`;
  const [at] = differing;
  if (at === undefined || differing.length > 1 || !hasOneRemedy([first, ...others], rows, at))
    return { ...first, about: `${first.about}, and ${more} alike` };
  const names = rows.map((row) => String(row[at]));
  const shown =
    names.length > MOST ? `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more` : names.join(', ');
  let seen = -1;
  return { ...first, about: first.about.replace(NAME, (name) => (++seen === at ? shown : name)) };
}

/** Remedies that differ only in the subject of their finding count as one. */
function hasOneRemedy(findings: Finding[], rows: string[][], at: number): boolean {
  const remedies = findings.map(({ remedy }, row) => remedy?.replaceAll(String(rows[row]?.[at]), "''") ?? null);
  return remedies.every((remedy) => remedy === remedies[0]);
}
