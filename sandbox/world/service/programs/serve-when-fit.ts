import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Sql } from './database.ts';
import { assertSchema } from './migrations.ts';

const EVERY_MS = 300;

type Deps = { sql: Sql; say: (line: string) => void; port: number };

const OPTIONS = {
  /** The dimension of the vectors that it asks with. */
  dimension: { type: 'string' },
  /** Do not listen before the indexer has written something. */
  'needs-sources': { type: 'boolean' },
  /** How long it loads its model, in seconds. */
  download: { type: 'string' },
} as const;

/**
 * Looks whether everything is there that a program needs, and then runs it: `serve [OPTIONS] -- PROGRAM ARGS`.
 * Ends with the reason if the schema is not as it has to be. Resolves to the exit code of the program.
 */
export async function serveWhenFit({ sql, say }: Deps, args: string[]): Promise<number> {
  const at = args.indexOf('--');
  const { values } = parseArgs({ args: args.slice(0, at), options: OPTIONS });
  await assertSchema(sql);
  if (values.dimension !== undefined) await assertDimension(sql, Number(values.dimension));
  if (values.download !== undefined) await download(Number(values.download), say);
  while (values['needs-sources'] && (await sourcesIn(sql)) === 0) {
    say('not ready: index sources is empty');
    await sleep(EVERY_MS);
  }
  const [program = '', ...rest] = args.slice(at + 1);
  say('all is there: starting to serve');
  return runInstead(program, rest);
}

async function assertDimension(sql: Sql, given: number): Promise<void> {
  const [known] = await sql({ sql: "SELECT dimension FROM embeddings WHERE name = 'documents'" });
  if (known && known.dimension !== given)
    throw new Error(`Wrong input: Vector dimension error: expected dim: ${known.dimension}, got ${given}`);
}

async function sourcesIn(sql: Sql): Promise<number> {
  const [row] = await sql({ sql: 'SELECT count(*) AS count FROM sources' });
  return Number(row?.count ?? 0);
}

async function download(seconds: number, say: (line: string) => void): Promise<void> {
  const steps = Math.ceil((1000 * seconds) / EVERY_MS);
  for (let step = 0; step < steps; step++) {
    say(`Downloading model.safetensors: ${String(Math.floor((100 * step) / steps)).padStart(3)}%|`);
    await sleep(EVERY_MS);
  }
}

function runInstead(program: string, args: string[]): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
  // The signal goes to the whole group: the program ends by itself, and this process after it.
  process.on('SIGTERM', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
