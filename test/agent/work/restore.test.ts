import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { snapshotFiles } from '../../../adapters/local/files/snapshot-files.ts';
import { reporter } from '../../../agent/report/reporter.ts';
import { stageFolder } from '../../../agent/work/publish-folder.ts';
import { restore } from '../../../agent/work/restore.ts';
import { snapshotManifest } from '../../../core/contracts/agent/snapshot-manifest.ts';
import type { SnapshotObjects } from '../../../core/snapshot/ports.ts';
import { contentOf, fill, HEADER, sha256Of, workplace } from '../workplace.ts';

const LEVEL0 = 'data/segment/data_level0.bin';
let place: ReturnType<typeof workplace>;
let manifestSha256: string;
beforeEach(async () => {
  place = workplace();
  fill(place.path('volume'));
  const { code } = await place.run({
    ...{ kind: 'upload', from: place.path('volume'), objects: place.path('snapshot'), manifest: HEADER },
  });
  expect(code).toBe(0);
  manifestSha256 = readFileSync(place.path('snapshot', 'manifest.sha256'), 'utf8').trim();
});
afterEach(() => place.remove());

const restoreWork = () => ({
  kind: 'restore' as const,
  objects: place.path('snapshot'),
  manifestSha256,
  to: place.path('restored'),
});

test('an upload writes objects, and a manifest that fits them, with its sha256', () => {
  const text = readFileSync(place.path('snapshot', 'manifest.json'), 'utf8');
  const manifest = snapshotManifest.parse(JSON.parse(text));

  const hashes = Object.fromEntries(manifest.files.map(({ path, sha256 }) => [path, sha256]));

  expect(hashes).toEqual(contentOf(place.path('volume')));
  expect(sha256Of(text)).toBe(manifestSha256);
  expect(manifest.files.map(({ pieces }) => pieces.length)).toEqual([1, 2, 0]);
});

test('a restored volume holds what the snapshot was made of, and nothing unfinished stays beside it', async () => {
  const { code, result } = await place.run(restoreWork());

  expect(code).toBe(0);
  expect(result).toMatchObject({ intact: true, bytesDone: result.bytesTotal, bytesReused: 0 });
  expect(contentOf(place.path('restored'))).toEqual(contentOf(place.path('volume')));
  expect(readdirSync(place.dir).filter((name) => name.startsWith('restored'))).toEqual(['restored']);
});

test('a volume that stands already is refused and left as it is', async () => {
  fill(place.path('restored'), { 'a.bin': 'old' });

  const { code, result } = await place.run(restoreWork());

  expect(code).toBe(1);
  expect(result).toMatchObject({ succeeded: false, intact: true });
  expect(readFileSync(place.path('restored', 'a.bin'), 'utf8')).toBe('old');
});

const object = (name: string) => place.path('snapshot', name);
const flip = (file: string, at: number) => {
  const bytes = readFileSync(file);
  bytes[at] = 255 - (bytes[at] ?? 0);
  writeFileSync(file, bytes);
};
const damages: [string, () => void, string][] = [
  ['an object is missing', () => rmSync(object(LEVEL0)), 'is missing'],
  ['an object is truncated', () => truncateSync(object(LEVEL0), 100), 'bytes, got'],
  ['an object is one byte short', () => truncateSync(object(LEVEL0), 17 * 1024 * 1024 - 1), 'bytes, got'],
  ['an object is longer', () => writeFileSync(object(LEVEL0), 'x', { flag: 'a' }), 'got more'],
  ['one bit of a first piece is flipped', () => flip(object(LEVEL0), 0), 'piece 0'],
  ['one bit of a last piece is flipped', () => flip(object(LEVEL0), 17 * 1024 * 1024 - 1), 'piece 1'],
  ['an empty object has grown', () => writeFileSync(object('data/segment/empty.bin'), 'x'), 'got more'],
  ['an object is another one', () => writeFileSync(object('data/chroma.sqlite3'), 'swor'), 'expected sha256'],
  ['the manifest is missing', () => rmSync(object('manifest.json')), "'manifest.json' is missing"],
  ['the manifest was changed', () => flip(object('manifest.json'), 5), 'not the one planned'],
  ['the manifest is cut off', () => truncateSync(object('manifest.json'), 50), 'not the one planned'],
];
test.each(damages)('a snapshot is refused and no volume is left where %s', async (_, damage, reason) => {
  damage();

  const { code, result } = await place.run(restoreWork());

  expect(code).toBe(2);
  expect(result).toMatchObject({ succeeded: false, intact: false, reason: expect.stringContaining(reason) });
  expect(readdirSync(place.dir).filter((name) => name.startsWith('restored'))).toEqual([]);
});

/** A manifest of its own making, with a sha256 that fits. */
const replaceManifest = (change: (manifest: ReturnType<typeof snapshotManifest.parse>) => unknown) => {
  const text = JSON.stringify(
    change(snapshotManifest.parse(JSON.parse(readFileSync(object('manifest.json'), 'utf8')))),
  );
  writeFileSync(object('manifest.json'), text);
  manifestSha256 = sha256Of(text);
};
test.each([
  ['leads out of the volume', (path: string) => `../${path}`, 'malformed'],
  ['is absolute', (path: string) => `/${path}`, 'malformed'],
])('a manifest with a path that %s is refused', async (_, twist, reason) => {
  replaceManifest(({ files, ...rest }) => ({
    ...rest,
    files: files.map((file) => ({ ...file, path: twist(file.path) })),
  }));

  const { result } = await place.run(restoreWork());

  expect(result).toMatchObject({ intact: false, reason: expect.stringContaining(reason) });
  expect(existsSync(place.path('chroma.sqlite3'))).toBe(false);
});

test('a manifest that contradicts itself about a file is refused', async () => {
  replaceManifest(({ files, ...rest }) => ({
    ...rest,
    files: files.map((file) => ({ ...file, sha256: sha256Of('') })),
  }));

  const { result } = await place.run(restoreWork());

  expect(result).toMatchObject({ intact: false, reason: expect.stringContaining('as a whole') });
});

/** Objects whose connection is cut at the second piece of level0. */
const cutObjects = (objects: SnapshotObjects): SnapshotObjects => ({
  ...objects,
  async read(path, start, into) {
    if (path === LEVEL0 && start > 0) throw new Error('503 SlowDown');
    return objects.read(path, start, into);
  },
});
const inProcess = (objects: SnapshotObjects) => {
  const { report, end } = reporter(place.dir);
  return restore(restoreWork(), objects, stageFolder(place.dir), report).finally(() =>
    end({ succeeded: true, intact: true, reason: null }),
  );
};

test('after a cut connection no volume is visible, and the next attempt reads only what is missing', async () => {
  await expect(inProcess(cutObjects(snapshotFiles(place.path('snapshot'))))).rejects.toThrow('503');
  const visible = existsSync(place.path('restored'));
  const read: string[] = [];
  const objects = snapshotFiles(place.path('snapshot'));

  await inProcess({
    ...objects,
    read(path, start, into) {
      read.push(`${path}@${start}`);
      return objects.read(path, start, into);
    },
  });

  expect(visible).toBe(false);
  expect(read).toContain(`${LEVEL0}@16777216`);
  expect(read).not.toContain(`${LEVEL0}@0`);
  expect(contentOf(place.path('restored'))).toEqual(contentOf(place.path('volume')));
});

test('a journaled piece that was lost from the disk is found, and fetched again', async () => {
  await expect(inProcess(cutObjects(snapshotFiles(place.path('snapshot'))))).rejects.toThrow('503');
  flip(place.path('restored.partial', 'segment', 'data_level0.bin'), 7);

  await inProcess(snapshotFiles(place.path('snapshot')));

  expect(contentOf(place.path('restored'))).toEqual(contentOf(place.path('volume')));
});

test('what was begun from another snapshot is not used', async () => {
  await expect(inProcess(cutObjects(snapshotFiles(place.path('snapshot'))))).rejects.toThrow('503');
  const journal = readFileSync(place.path('restored.partial.journal'), 'utf8');
  writeFileSync(place.path('restored.partial.journal'), journal.replace(manifestSha256, sha256Of('other')));

  const { result } = await place.run(restoreWork());

  expect(result).toMatchObject({ succeeded: true, bytesReused: 0 });
});
