import { msOf } from '../../kernel/instant.ts';

/** A longer line is cut: no reading needs more, and a hostile one may have megabytes. */
const LONGEST = 1000;

/** A line of a log without what only a terminal shows, and when it was written (ms), if the API said so. */
export type CleanLine = { at: number | null; text: string };

/** Returns a line without escape sequences, control characters and escapes of quotes, cut at 1,000 characters. */
export function cleanLine(raw: string): CleanLine {
  const plain = raw
    .slice(0, 4 * LONGEST)
    .replace(ESCAPE, '')
    .replace(UNSEEN, ' ')
    .replaceAll('\\"', '"');
  const [stamp, at] = STAMP.exec(plain) ?? [];
  const text = stamp === undefined ? plain : plain.slice(stamp.length);
  return { at: at === undefined ? null : timeOf(at), text: text.slice(0, LONGEST).trim() };
}

/** An application can write a time that does not exist. */
function timeOf(text: string): number | null {
  try {
    return msOf(text);
  } catch {
    return null;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
const ESCAPE = /\u001b(?:\[[0-?]{0,40}[ -/]{0,10}[@-~]|\][^\u0007\u001b]{0,400}(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
/** Control characters, marks that turn the direction of text, and characters without width. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** What `--timestamps` writes before a line. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) /;

/**
 * Returns what is the same in each repetition of a line: times, ids, pointers, addresses and numbers are
 * replaced. Two runs with the same set of templates made no progress.
 */
export const templateOf = (text: string): string =>
  VARIABLES.reduce((line, [pattern, mark]) => line.replace(pattern, mark), text)
    .replace(/\s{1,1000}/g, ' ')
    .trim();

const VARIABLES: [RegExp, string][] = [
  [/\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\b/g, '<time>'],
  [/\b[IWEF]\d{4}\b/g, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]{1,32}\b/gi, '<pointer>'],
  [/\b(?=[0-9a-f]{0,64}\d)[0-9a-f]{12,64}\b/gi, '<id>'],
  [/\d{1,64}(?:\.\d{1,64})?/g, '<n>'],
];
