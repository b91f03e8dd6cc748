import * as z from 'zod';
import { whyUnsafe } from './unsafe-regex.ts';

/**
 * What a line of a log says about a start.
 *
 * - `unreachable`: a host or its name does not answer; `waiter`: a program that only waits says for what.
 * - `schema`: a table, column or index is missing; `lock`: somebody else holds a lock or a lease.
 * - `quorum`: peers are missing; `config`: no waiting can help; `slow`: the other side says that it needs time.
 * - `progress`: work goes on; `gained`: what a `lock` line waited for was acquired.
 */
export const LOG_CLASSES = [
  'unreachable',
  'schema',
  'lock',
  'waiter',
  'quorum',
  'config',
  'slow',
  'progress',
  'gained',
] as const;
export type LogClass = (typeof LOG_CLASSES)[number];

/** What a pattern may name in a line. Names are taken as they are, and count only where an object bears them. */
export type LogNames = Partial<Record<'host' | 'port' | 'name' | 'kind' | 'ip', string | undefined>>;

/**
 * A row of the table of patterns.
 *
 * - `id` is shown to people, e.g. `no such host`; `regex` is tried on one line of at most 1,000 characters.
 * - `means` narrows the class where the reading differs, e.g. `half-applied` of a schema.
 */
export type LogPattern = { id: string; class: LogClass; regex: RegExp; means?: LogMeaning };
export const LOG_MEANINGS = [
  'no-name',
  'dns-down',
  'sessions',
  'half-applied',
  'newer',
  'cannot-pass',
  'state',
  'index',
  'lease',
  'row',
  'in-database',
  'job-gone',
  'forbidden',
  'certificate',
  'download',
  'loose',
] as const;
export type LogMeaning = (typeof LOG_MEANINGS)[number];

const regexText = z
  .string()
  .min(4)
  .max(300)
  .superRefine((text, context) => {
    const why = whyUnsafe(text);
    if (why !== null) context.addIssue({ code: 'custom', message: `pattern '${text}' ${why}` });
  });

/** A pattern of a team: what a line of its own programs says. */
export const logPatternConfig = z.strictObject({
  id: z.string().min(1).max(60).describe('What the line says, in a few words: reports show it'),
  class: z.enum(LOG_CLASSES).describe('What the line says about a start'),
  regex: regexText.describe(
    'A regular expression without regard to case. The groups `(?<host>…)`, `(?<port>…)`, `(?<name>…)` and `(?<kind>…)` say for whom it waits',
  ),
});
type LogPatternConfig = z.infer<typeof logPatternConfig>;

/** Returns a pattern of a team as a row of the table. */
export const ownPattern = ({ id, class: found, regex }: LogPatternConfig): LogPattern => ({
  id,
  class: found,
  regex: new RegExp(regex, 'i'),
});
