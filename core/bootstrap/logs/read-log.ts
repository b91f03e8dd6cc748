import type { LogClass, LogMeaning, LogNames, LogPattern } from '../../contracts/bootstrap/log-pattern.ts';
import { type CleanLine, cleanLine, templateOf } from './normalise.ts';

/** How many lines before the end of a run can be why it ended. */
const LAST = 20;
/** Nobody reads more of one run. */
const MOST = 5000;
/** A line that comes back within it belongs to a loop that waits. */
const PERIOD_MS = 60_000;

/**
 * A line that says what a container waits for, or why it ends.
 *
 * - `times`: how often its template came in this run, where the run is live.
 * - `names`: what it names. An application may name anything: a name counts only where an object bears it.
 */
export type LogFinding = {
  pattern: string;
  class: LogClass;
  means: LogMeaning | null;
  names: LogNames;
  text: string;
  template: string;
  times: number;
};

/**
 * Returns what the last lines of one run say. Of a run that ended, its last 20 lines count, older ones are
 * history. Of a live run (`live`), its last 20 distinct lines count as well as lines that come back within a
 * minute. A line that says that work goes on, or that a lock was acquired, takes back what was said before it.
 */
export function readLog(lines: string[], live: boolean, patterns: readonly LogPattern[]): LogFinding[] {
  const clean = lines
    .slice(-MOST)
    .map(cleanLine)
    .filter(({ text }) => text !== '');
  const said = live ? lastWords(clean) : clean.slice(-LAST).map((line) => ({ ...templated(line), times: 1 }));
  const found = new Map<string, LogFinding>();
  for (const { text, template, times } of said) {
    const finding = findingOf(text, patterns);
    if (finding === null) continue;
    if (finding.class === 'gained') drop(found, ({ class: earlier }) => earlier === 'lock');
    const before = found.get(template);
    found.set(template, { ...finding, template, times: times + (before?.times ?? 0) });
  }
  return [...found.values()];
}

/** Returns the templates of a run: the same set in two runs is no progress. */
export const templatesOf = (lines: string[]): string[] => [
  ...new Set(lines.slice(-MOST).map((line) => templateOf(cleanLine(line).text))),
];

function drop(found: Map<string, LogFinding>, which: (finding: LogFinding) => boolean) {
  for (const [key, finding] of found) if (which(finding)) found.delete(key);
}

const templated = (line: CleanLine) => ({ ...line, template: templateOf(line.text) });

type Said = { text: string; template: string; times: number };

/** Returns the last distinct lines of a live run, each with how often it came back within a minute. */
function lastWords(lines: CleanLine[]): Said[] {
  const seen = new Map<string, Said & { at: number | null }>();
  for (const line of lines.map(templated)) {
    const before = seen.get(line.template);
    const again = before !== undefined && isSoon(before.at, line.at);
    seen.delete(line.template);
    seen.set(line.template, { ...line, times: again ? before.times + 1 : 1 });
  }
  return [...seen.values()].slice(-LAST);
}

const isSoon = (earlier: number | null, later: number | null) =>
  earlier === null || later === null || later - earlier < PERIOD_MS;

function findingOf(text: string, patterns: readonly LogPattern[]): Omit<LogFinding, 'template' | 'times'> | null {
  for (const { id, class: found, means, regex } of patterns) {
    const match = regex.exec(text);
    if (match) return { pattern: id, class: found, means: means ?? null, names: namesIn(match), text };
  }
  return null;
}

const namesIn = ({ groups }: RegExpExecArray): LogNames =>
  Object.fromEntries(
    Object.entries(groups ?? {})
      .filter((entry) => entry[1] !== undefined)
      .map(([name, value]) => [name, value.replace(/[.,:;]{1,10}$/, '')]),
  );
