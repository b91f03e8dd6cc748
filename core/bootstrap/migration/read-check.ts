import type { LogPattern } from '../../contracts/bootstrap/log-pattern.ts';
import type { SchemaAnswer } from '../../contracts/rooms/bootstrap.ts';
import { type LogFinding, readLog } from '../logs/read-log.ts';
import { PATTERNS } from '../logs/table/table.ts';
import type { MigrationStatus } from '../ports/migration-jobs.ts';
import { shown } from '../show/node-words.ts';

/** What a line may say that no exit code outweighs: a person has to look first. */
const GRAVE: readonly LogFinding['means'][] = ['half-applied', 'newer', 'cannot-pass', 'state', 'row', 'in-database'];
const FAILS: readonly LogFinding['class'][] = ['lock', 'unreachable', 'config', 'slow', 'quorum'];
/** Many programs end with 1 however they fail: a trace of a crash is no answer, unless it is about the schema. */
const CRASH =
  /^Traceback \(most recent call last\)|^Exception in thread |^\s{2,8}at \S.{0,200}:\d{1,6}(?::\d{1,6})?\)?$/;

/**
 * Returns what an ended check says: its exit code, which only counts as pending if ragmend.yaml says so and no
 * line says that a person has to look. Null while it runs.
 */
export function readCheck(
  { state, exitCode, log }: MigrationStatus,
  pendingExitCodes: readonly number[],
  patterns: readonly LogPattern[],
): SchemaAnswer | null {
  if (state === 'running') return null;
  if (state === 'lost') return { is: 'blocked', says: 'its pod vanished before its end was seen' };
  const ended = `it ended with exit code ${exitCode ?? 'unknown'}`;
  if (state === 'succeeded' && exitCode === 0) return { is: 'current', says: `${ended}: the schema is up to date` };
  const findings = readLog(log, false, [...patterns, ...PATTERNS]);
  const grave = findings.find(isGrave);
  if (grave) return { is: 'blocked', says: `${ended}, and its log says "${shown(grave.text)}"` };
  if (log.some((line) => CRASH.test(line.slice(0, LONGEST))) && !findings.some((one) => one.class === 'schema'))
    return { is: 'blocked', says: `${ended}, and its log shows a crash: see the log of the check` };
  if (exitCode !== null && pendingExitCodes.includes(exitCode))
    return { is: 'pending', says: `${ended}: a migration is pending` };
  return { is: 'blocked', says: `${ended}, which is none of its pendingExitCodes (${pendingExitCodes.join(', ')})` };
}

/** A longer line says no more, and a hostile one may have megabytes. */
const LONGEST = 400;

const isGrave = ({ class: found, means }: LogFinding) => FAILS.includes(found) || GRAVE.includes(means);
