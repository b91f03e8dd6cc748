import type { Finding } from '../../core/bootstrap/lint/rules/finding.ts';
import type { NotSeen } from '../../core/bootstrap/lint/rules/not-seen.ts';
import { plain } from '../terminal.ts';

/** What the lint found in how many objects, and what it could not judge or read. */
export type LintReport = { objects: number; findings: Finding[]; notSeen: NotSeen[]; unreadable: NotSeen[] };

/** Returns a report for people. Without a finding it says what was not seen, and never that all is well. */
export function textOf({ objects, findings, notSeen, unreadable }: LintReport): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const lines = [
    ...findings.flatMap(linesOf),
    ...section('could not be read:', unreadable),
    ...section('not seen, so not judged:', notSeen),
    findings.length === 0
      ? `no finding in ${counted(objects, 'object')}; ${notSeen.length === 0 ? 'what runs in the containers was not seen' : `${counted(notSeen.length, 'thing')} not seen`}`
      : `${counted(findings.length, 'finding')} in ${counted(objects, 'object')}: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`,
  ];
  return lines.map(plain).join('\n');
}

function linesOf({ rule, severity, file, line, template, message, chain, remedy }: Finding): string[] {
  return [
    `${file}:${line}: ${severity} ${rule}: ${message}`,
    ...(template === null ? [] : [`    in ${template}`]),
    ...chain.map((one) => `    - ${one}`),
    `    remedy: ${remedy}`,
    '',
  ];
}

function section(title: string, places: NotSeen[]): string[] {
  if (places.length === 0) return [];
  return [title, ...places.map(({ file, line, what }) => `    ${file}:${line}: ${what}`), ''];
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
