import { plain } from '../../terminal.ts';
import type { Finding } from './finding.ts';

const COLUMNS = 100;

/**
 * Returns findings as lines of at most 100 columns: status, check and finding, and the remedy
 * below. A longer word stays whole on its own line.
 */
export function listFindings(findings: Finding[]): string {
  const checks = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ status, check, about, remedy }) => {
    const head = `${status.padEnd(7)}  ${check.padEnd(checks)}  `;
    const blank = ' '.repeat(head.length);
    const width = COLUMNS - head.length;
    const said = wrap(plain(about), width).map((line, at) => `${at === 0 ? head : blank}${line}`);
    const advice =
      remedy === null
        ? []
        : wrap(plain(remedy), width - 3).map((line, at) => `${blank}${at === 0 ? '-> ' : '   '}${line}`);
    return [...said, ...advice];
  });
  const count = (wanted: Finding['status']) => findings.filter(({ status }) => status === wanted).length;
  const [failed, warnings, unknown] = [count('failed'), count('warning'), count('unknown')];
  const rest = [warnings > 0 && `${warnings} to check`, unknown > 0 && `${unknown} unknown`].filter(Boolean);
  return [...lines, '', [failed === 0 ? 'nothing failed' : `${failed} failed`, ...rest].join(', ')].join('\n');
}

/** A text in lines of at most this many columns, broken at blanks. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
