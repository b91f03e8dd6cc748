import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One call that changes files, or syncs them, or an answer that left the process. */
export type Call =
  | { kind: 'open'; path: string; creates: boolean; truncates: boolean; appends: boolean }
  | { kind: 'write'; path: string; at: number | null; bytes: Buffer }
  | { kind: 'truncate'; path: string; size: number }
  | { kind: 'sync' | 'unlink'; path: string }
  | { kind: 'rename' | 'link'; path: string; to: string }
  | { kind: 'answer'; text: string };

const CALLS = 'openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink,unlinkat,link';
/** Longer than any write of a store. */
const LONGEST = '200000';

/** Whether this machine can trace a process. */
export const canTrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;

/** Runs a program under strace, and returns what it did to the files below `dir`, in order. */
export function traced(command: string[], dir: string, file: string): Call[] {
  const options = ['-f', '-y', '-xx', '-s', LONGEST, '-e', `trace=${CALLS}`, '-e', 'signal=none', '-o', file];
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const run = spawnSync('strace', [...options, ...command], { env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`the traced program ended with '${run.status}': ${run.stderr}`);
  return linesOf(readFileSync(file, 'latin1')).flatMap((line) => callOf(line, dir) ?? []);
}

/** Calls that another thread interrupted are put together where they ended. */
function linesOf(text: string): string[] {
  const begun = new Map<string, string>();
  return text.split('\n').flatMap((line) => {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith(' <unfinished ...>')) begun.set(pid, rest.slice(0, -' <unfinished ...>'.length));
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (resumed) return [`${begun.get(pid) ?? ''}${resumed[1]}`];
    return rest.endsWith('<unfinished ...>') ? [] : [rest];
  });
}

const FORM = /^(?<name>\w+)\((?<args>.*)\) += (?<result>-?\d+)/;

function callOf(line: string, dir: string): Call | null {
  const { name = '', args = '', result = '-1' } = FORM.exec(line)?.groups ?? {};
  if (Number(result) < 0) return null;
  const fd = /^(?:\d+|AT_FDCWD)<(?<path>(?:\\x[0-9a-f]{2}|[^>])*)>/.exec(args)?.groups?.path ?? '';
  const texts = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex));
  const path = bytesOf(fd).toString();
  // What compiles the program writes to its own output, too.
  if (name === 'write' && args.startsWith('1<'))
    return String(texts[0]).startsWith('{"kind":') ? { kind: 'answer', text: String(texts[0]) } : null;
  const named = String(texts[0] ?? '');
  const inside = [path, named].some((each) => each.startsWith(`${dir}/`) || each === dir);
  return inside ? changeOf(name, { args, path, named, texts }) : null;
}

type Parsed = { args: string; path: string; named: string; texts: Buffer[] };

function changeOf(name: string, { args, path, named, texts }: Parsed): Call | null {
  const last = Number(/, (\d+)$/.exec(args)?.[1] ?? 0);
  const [bytes = Buffer.alloc(0), other = ''] = texts;
  if (name === 'openat') {
    const [creates, truncates, appends] = ['O_CREAT', 'O_TRUNC', 'O_APPEND'].map((flag) => args.includes(flag));
    return {
      kind: 'open',
      path: named,
      creates: creates === true,
      truncates: truncates === true,
      appends: appends === true,
    };
  }
  if (name === 'write') return { kind: 'write', path, at: null, bytes };
  if (name === 'pwrite64') return { kind: 'write', path, at: last, bytes };
  if (name === 'ftruncate') return { kind: 'truncate', path, size: last };
  if (name === 'fsync' || name === 'fdatasync') return { kind: 'sync', path };
  if (name === 'rename' || name === 'link') return { kind: name, path: named, to: String(other) };
  return { kind: 'unlink', path: named };
}

/** Bytes that strace wrote as `\x00` each; a path between < and > may be plain. */
function bytesOf(text: string): Buffer {
  return text.startsWith('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex') : Buffer.from(text);
}
