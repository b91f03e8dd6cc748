import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, openVersioned } from '../../../../adapters/local/records/database.ts';
import { localIncidents } from '../../../../adapters/local/records/incidents.ts';

const dir = mkdtempSync(join(tmpdir(), 'ragmend-version-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('new records are marked, and open again', async () => {
  const file = join(dir, 'new.db');
  const first = openVersioned(file);
  localIncidents({ db: first });
  first.close();

  const again = openVersioned(file);

  expect(await localIncidents({ db: again }).get('any-1').catch(String)).toContain('does not exist');
  again.close();
});

test.each([
  ['of the version before', 0],
  ['of a later version', 3],
])('records %s are refused with what to do, and stay as they are', (_, version) => {
  const file = join(dir, `${version}.db`);
  const before = openDatabase(file);
  before.exec('CREATE TABLE incidents (id TEXT)');
  before.pragma(`user_version = ${version}`);
  before.close();

  expect(() => openVersioned(file)).toThrow(
    new RegExp(`records in '${file}' are of version ${version}.*start with a new folder`),
  );

  const after = openDatabase(file);
  expect(after.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()).toHaveLength(1);
  expect(after.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: version });
  after.close();
});
