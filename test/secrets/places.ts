import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { createApp } from '../../control-plane/api/app.ts';
import type { AppDeps } from '../../control-plane/api/deps.ts';
import { ragmend } from '../cli/program.ts';

/** Something that was said or written, and where. */
export type Text = { where: string; text: Buffer };

/**
 * The only files that hold secrets by design: the session of its owner, the keys of the scripted
 * providers, and the databases, whose tables are read one by one.
 */
const KEPT =
  /^(session\.json(\.\d+\.new)?|(ragmend|engine)\.db(-wal|-shm)?|generation\/(providers\.json|secrets\/[\w-]+)(\.new)?)$/;
/** The only tables that hold task tokens by design: what delivers a decision, and the state of a running engine. */
const TOKEN_TABLES = ['approval_tokens', 'engine_frames'];

/** Every byte of every file of a state folder: logs, notifications, reports, evidence, volumes, jobs. */
export function filesOf(dir: string): Text[] {
  return (readdirSync(dir, { recursive: true }) as string[])
    .filter((name) => !KEPT.test(name) && statSync(join(dir, name), { throwIfNoEntry: false })?.isFile())
    .map((name) => ({ where: `file ${name}`, text: contentOf(join(dir, name)) }));
}

/** Every row of every table but those that keep the tokens. */
export function tablesOf(dir: string): Text[] {
  return ['ragmend.db', 'engine.db'].flatMap((file) => {
    const db = openDatabase(join(dir, file));
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
    const texts = tables
      .filter(({ name }) => !TOKEN_TABLES.includes(name))
      .map(({ name }) => ({ where: `table ${name}`, rows: db.prepare(`SELECT * FROM ${name}`).all() }))
      .map(({ where, rows }) => ({ where, text: Buffer.from(JSON.stringify(rows)) }));
    db.close();
    return texts;
  });
}

/** Command line and environment of every process of this machine that may be read. */
export function processesOf(): Text[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => ['cmdline', 'environ'].map((file) => join('/proc', pid, file)))
    .map((path) => ({ where: `process ${relative('/proc', path)}`, text: contentOf(path) }));
}

/** Every address that the API routes, parameters as they are. */
export function routesOf(): { method: string; path: string }[] {
  const onThisMachine = { people: { consoleOrigin: null, sessions: {} }, intake: {} };
  const routed = createApp(onThisMachine as unknown as AppDeps).routes.filter(({ method }) => method !== 'ALL');
  return [...new Map(routed.map(({ method, path }) => [`${method} ${path}`, { method, path }])).values()];
}

/** What commands print, and the codes that they end with. */
export async function commandsOf(dir: string, lines: string[]): Promise<(Text & { code: number | null })[]> {
  const texts: (Text & { code: number | null })[] = [];
  for (const line of lines) {
    const { code, out, err } = await ragmend(...line.split(' '), '--dir', dir);
    texts.push({ where: `command ${line}`, text: Buffer.from(out + err), code });
  }
  return texts;
}

/** A file that is gone, or that nobody may read, says nothing. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return Buffer.alloc(0);
    throw error;
  }
}
