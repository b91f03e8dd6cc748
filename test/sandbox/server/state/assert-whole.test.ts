import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTransaction, openDatabase, openVersioned } from '../../../../adapters/local/records/database.ts';
import { type Paths, pathsIn } from '../../../../sandbox/server/paths.ts';
import { readSession } from '../../../../sandbox/server/session.ts';
import { assertPresent, assertWhole } from '../../../../sandbox/server/state/assert-whole.ts';

const PAGE = 4096;

describe('the records of a state folder', () => {
  let paths: Paths;
  const look = () => assertWhole(paths);
  beforeEach(() => {
    paths = pathsIn(mkdtempSync(join(tmpdir(), 'ragmend-whole-')));
    const db = openVersioned(paths.database);
    db.exec('CREATE TABLE incidents (id TEXT)');
    inTransaction(db, () => {
      for (let at = 0; at < 400; at++) db.prepare('INSERT INTO incidents VALUES (?)').run('x'.repeat(500));
    });
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    openDatabase(paths.engine).close();
    mkdirSync(join(paths.volumes, 'shard-1'), { recursive: true });
  });
  afterEach(() => rmSync(paths.dir, { recursive: true }));

  it('are whole as a sandbox leaves them, and in a new folder', () => {
    expect(look).not.toThrow();
    rmSync(paths.dir, { recursive: true });
    mkdirSync(paths.dir);
    expect(look).not.toThrow();
  });

  const file = (which: 'database' | 'engine') => paths[which];
  it.each([
    ['overwritten', 'database', () => writeFileSync(file('database'), 'x'.repeat(9000)), 'damaged'],
    ['overwritten', 'engine', () => writeFileSync(file('engine'), 'x'.repeat(9000)), 'damaged'],
    ['cut off', 'database', () => truncateSync(file('database'), 10 * PAGE), 'damaged'],
    ['damaged in one page', 'database', () => scribble(file('database'), 20 * PAGE), 'damaged'],
    ['removed', 'database', () => rmSync(file('database')), 'missing'],
    ['removed', 'engine', () => rmSync(file('engine')), 'missing'],
    ['emptied', 'database', () => truncateSync(file('database'), 0), 'missing'],
    ['emptied', 'engine', () => truncateSync(file('engine'), 0), 'missing'],
  ] as const)('that are %s (%s) are named with what to do', (_, which, damage, words) => {
    damage();

    expect(look).toThrow(new RegExp(`'${file(which)}' (is|are) ${words}.*(restore|start with a new)`));
  });

  it('are looked for by each command, which does not read them all', () => {
    scribble(file('database'), 20 * PAGE);
    expect(() => assertPresent(paths)).not.toThrow();
    rmSync(file('database'));
    expect(() => assertPresent(paths)).toThrow(`'${file('database')}' are missing`);
  });

  it.each(['', '{', '{}', '[1]', '\0\0\0'])('the session %j is named with what to do', (text) => {
    writeFileSync(paths.session, text);

    expect(() => readSession(paths.session)).toThrow(
      `the session '${paths.session}' is damaged: end what runs with "ragmend sandbox down", remove the file`,
    );
  });
});

function scribble(path: string, at: number): void {
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(PAGE, 7), 0, PAGE, at);
  closeSync(handle);
}
