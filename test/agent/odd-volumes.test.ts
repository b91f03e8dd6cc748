import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskPath } from '../../adapters/local/files/file-names.ts';
import { hashFiles } from '../../adapters/local/files/hash-files.ts';
import { snapshotFiles } from '../../adapters/local/files/snapshot-files.ts';
import { counting } from '../../agent/report/reporter.ts';
import { uploadEvidence } from '../../agent/work/upload-evidence.ts';
import { EvidenceObject, evidenceListing } from '../../core/snapshot/agent-work.ts';
import { fill, workplace, worksOf } from './workplace.ts';

let place: ReturnType<typeof workplace>;
let works: ReturnType<typeof worksOf>;
beforeEach(() => {
  place = workplace();
  works = worksOf(place);
});
afterEach(() => place.remove());

const evidence = async (from = place.path('volume')) => {
  const objects = snapshotFiles(place.path('evidence'));
  await uploadEvidence({ from, open: null }, objects, counting().report);
  return evidenceListing.parse(JSON.parse(readFileSync(place.path('evidence', EvidenceObject.Listing), 'utf8')));
};

/** Names as bytes, sorted, of what stands in a folder. */
const bytesIn = (folder: string) =>
  readdirSync(Buffer.from(folder), { encoding: 'buffer' })
    .map((name) => name.toString('latin1'))
    .sort();

/**
 * A volume with names that are no UTF-8, one that looks escaped, one of many languages, and a
 * folder of such a name.
 */
function fillOdd(): string[] {
  const volume = fill(place.path('volume'), {
    'plain.bin': 'plain',
    '100%.bin': 'percent',
    'größe-\u2028-索引.bin': 'text',
  });
  mkdirSync(diskPath(volume, 'seg%FE'));
  for (const path of ['odd%FF.bin', 'odd%25FF.bin', 'seg%FE/a.bin', 'seg%FE/%C3(.bin'])
    writeFileSync(diskPath(volume, path), `content of ${path}`);
  symlinkSync(diskPath('seg', '').subarray(0, 3), Buffer.concat([Buffer.from(`${volume}/link-`), Buffer.from([0xfd])]));
  return bytesIn(volume);
}

test('names that are no UTF-8 are copied, uploaded and restored byte for byte', async () => {
  const names = fillOdd();

  const copied = await place.run(works.copy());
  const uploaded = await place.run(works.upload(place.path('twin')));
  const restored = await place.run(works.restore());

  expect([copied.result, uploaded.result, restored.result]).toMatchObject(
    Array(3).fill({ succeeded: true, reason: null }),
  );
  for (const folder of ['copy', 'twin', 'restored']) {
    expect(bytesIn(place.path(folder))).toEqual(names);
    const odd = diskPath(place.path(folder), 'seg%FE/%C3(.bin');
    expect(readFileSync(odd, 'utf8')).toBe('content of seg%FE/%C3(.bin');
  }
  expect(
    works
      .manifest()
      .files.filter(({ escaped }) => escaped)
      .map(({ path }) => path),
  ).toEqual(['odd%25FF.bin', 'odd%FF.bin', 'seg%FE/%C3(.bin', 'seg%FE/a.bin']);
  expect(works.manifest().files.map(({ path }) => path)).toContain('größe-\u2028-索引.bin');
});

test('a manifest from before names were bytes is restored with the names that it says', async () => {
  fill(place.path('volume'), { 'a%41.bin': 'a' });
  await place.run(works.upload());
  const { files } = works.manifest();
  const old = { ...works.manifest(), files: files.map(({ escaped: _, ...file }) => ({ ...file, path: 'a%41.bin' })) };
  const text = JSON.stringify(old);
  writeFileSync(place.path('snapshot', 'manifest.json'), text);
  writeFileSync(place.path('snapshot', 'data', 'a%41.bin'), 'a');

  const { result } = await place.run(works.restore());

  expect(result).toMatchObject({ succeeded: true });
  expect(bytesIn(place.path('restored'))).toEqual(['a%41.bin']);
});

test('evidence and a listing hold names that are no UTF-8, too', async () => {
  fillOdd();

  const { files } = await evidence();
  const listed = await hashFiles(place.path('volume'), () => true);

  expect(files.map(({ path }) => path)).toContain('seg%FE/%C3(.bin');
  expect(listed.map(({ path }) => path)).toEqual(files.map(({ path }) => path).sort());
});

const LEAVING = [
  ['absolute', () => place.path('outside')],
  ['relative', () => '../outside'],
  ['absolute, though it leads inside', () => place.path('volume', 'a')],
  ['by way of another link', () => 'up/../../outside'],
  ['to nothing outside', () => '../nowhere'],
] as const;

test.each(LEAVING)(
  'a link that leaves the volume (%s) stops copy, upload and evidence by its name',
  async (_, target) => {
    const volume = fill(place.path('volume'), { 'a/a.bin': 'a' });
    fill(place.path('outside'), { 'index.bin': 'index' });
    symlinkSync('.', join(volume, 'up'));
    symlinkSync(target(), join(volume, 'index'));

    const results = [await place.run(works.copy()), await place.run(works.upload())];

    for (const { code, result } of results)
      expect([code, result]).toMatchObject([
        2,
        { intact: false, reason: expect.stringContaining("'index' leaves the volume") },
      ]);
    await expect(evidence()).rejects.toThrow(`it leads to '${target()}'`);
    for (const made of ['copy', 'copy.partial', 'twin', 'snapshot', 'evidence'])
      expect(existsSync(place.path(made))).toBe(false);
  },
);

test('a link inside the volume is in copy, snapshot, restored volume and evidence', async () => {
  const volume = fill(place.path('volume'), { 'segments/2/a.bin': 'a' });
  mkdirSync(join(volume, 'aliases'));
  symlinkSync('../segments/2', join(volume, 'aliases', 'current'));

  await place.run(works.copy());
  await place.run(works.upload(place.path('copy')));
  const { result } = await place.run(works.restore());

  expect(result.succeeded).toBe(true);
  for (const folder of ['copy', 'twin', 'restored'])
    expect(readlinkSync(place.path(folder, 'aliases', 'current'))).toBe('../segments/2');
  expect((await evidence()).links).toEqual([{ path: 'aliases/current', target: '../segments/2' }]);
});

test('a link of a manifest that leads out of the volume is not restored', async () => {
  fill(place.path('volume'), { 'a.bin': 'a' });
  await place.run(works.upload());
  const text = JSON.stringify({ ...works.manifest(), links: [{ path: 'b', target: '../../etc' }] });
  writeFileSync(place.path('snapshot', 'manifest.json'), text);

  const { code, result } = await place.run(works.restore());

  expect([code, result.reason]).toEqual([2, "the manifest has a link 'b' to '../../etc', out of the volume"]);
});

test.each([
  ['a newline', 'a\nb.bin', "the name 'a%0Ab.bin' has a newline"],
  ['a control character', 'a\x07b.bin', "the name 'a%07b.bin' has a control character"],
])('%s in a name is refused in words before anything is written', async (_, name, words) => {
  fill(place.path('volume'), { [name]: 'a', 'b.bin': 'b' });

  const results = [await place.run(works.copy()), await place.run(works.upload())];

  for (const { result } of results)
    expect(result).toMatchObject({ intact: false, reason: expect.stringContaining(words) });
  await expect(evidence()).rejects.toThrow(words);
  for (const made of ['copy', 'copy.partial', 'snapshot', 'evidence']) expect(existsSync(place.path(made))).toBe(false);
});

test('a path that no place has room for is refused before anything is written', async () => {
  const deep = Array.from({ length: 8 }, (_, n) => `${n}`.repeat(120)).join('/');
  fill(place.path('volume'), { [`${deep}/a.bin`]: 'a' });

  const { result } = await place.run(works.upload());

  expect(result.reason).toContain('is too long: give names of at most 255 bytes in paths of at most 800');
  expect(existsSync(place.path('snapshot'))).toBe(false);
});
