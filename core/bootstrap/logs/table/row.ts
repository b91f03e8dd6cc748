import type { LogClass, LogMeaning, LogPattern } from '../../../contracts/bootstrap/log-pattern.ts';

/**
 * Parts of patterns: `{host}`, `{port}`, `{name}` and `{address}` stand for the named groups. Each is bounded, so
 * that no line takes long.
 */
const PARTS: Record<string, string> = {
  host: '(?<host>[A-Za-z0-9][A-Za-z0-9._-]{0,252})',
  port: '(?<port>\\d{1,5})',
  name: '(?<name>[A-Za-z0-9][A-Za-z0-9._/-]{0,252})',
  table: '(?<name>[\\w.$-]{1,128})',
  address: '\\[?(?<host>[A-Za-z0-9._-][A-Za-z0-9._:-]{0,252}?)\\]?:(?<port>\\d{1,5})',
};

/** Returns a row of the table; its regular expression ignores case. */
export function row(id: string, found: LogClass, text: RegExp | string, means?: LogMeaning): LogPattern {
  const source = typeof text === 'string' ? text : text.source;
  const regex = new RegExp(
    source.replace(/\{([a-z]+)\}/g, (whole, part: string) => PARTS[part] ?? whole),
    'i',
  );
  return means === undefined ? { id, class: found, regex } : { id, class: found, regex, means };
}
