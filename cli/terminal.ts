import Table from 'cli-table3';

/** Prints one line to standard output. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Prints one line of progress to standard error. */
export const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** Prints a value as one line of JSON for programs, or with `pretty` for people. */
export function show<T>(value: T, json: boolean | undefined, pretty: (value: T) => string): void {
  print(json ? JSON.stringify(value) : pretty(value));
}

/** Returns rows below a head, in columns; `empty` if there are none. */
export function columns(head: string[], rows: string[][], empty: string): string {
  if (rows.length === 0) return empty;
  const bare = Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) => [
      [side, ''],
      [`${side}-mid`, ''],
      [`${side}-left`, ''],
      [`${side}-right`, ''],
    ]),
  );
  const table = new Table({
    head,
    chars: { ...bare, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => row.map(plain)));
  return table.toString();
}

/**
 * Returns a text without control and invisible characters, so that outside text can't steer the
 * terminal or change its direction.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

/** Returns the seconds between two instants, e.g. `2.3 s`; until now if the second is missing. */
export function elapsed(from: string, to: string | null): string {
  return `${((to ? Date.parse(to) : Date.now()) / 1000 - Date.parse(from) / 1000).toFixed(1)} s`;
}
