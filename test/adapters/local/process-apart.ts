import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../../..');

/**
 * A process of this project: `line` waits until it has written that line, `next` for the next line
 * each time, `ended` gives its exit code and all that it wrote.
 */
export type ProcessApart = {
  pid: number;
  line(text: string): Promise<void>;
  next(): Promise<string>;
  send(text: string): void;
  kill(signal?: NodeJS.Signals): void;
  ended: Promise<{ code: number | null; output: string }>;
};

/** Runs TypeScript, its imports relative to the root of the project, in a process of its own. */
export function processApart(source: string, env: Record<string, string>): ProcessApart {
  const stdin = { contents: source, resolveDir: ROOT, loader: 'ts' } as const;
  // In the project, where its imports of packages are found.
  const outfile = join(ROOT, 'dist', 'apart', `${randomUUID()}.mjs`);
  buildSync({ stdin, outfile, bundle: true, platform: 'node', packages: 'external', format: 'esm' });
  const child = spawn(process.execPath, [outfile], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let given = 0;
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => void lines.push(line));
  return {
    pid: Number(child.pid),
    async line(text) {
      while (!lines.includes(text)) await once(reader, 'line');
    },
    async next() {
      while (lines.length <= given) await once(reader, 'line');
      return lines[given++] as string;
    },
    send: (text) => void child.stdin.write(text),
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    ended: once(child, 'close').then(([code]) => {
      rmSync(outfile);
      return { code: code as number | null, output: lines.join('\n') };
    }),
  };
}
