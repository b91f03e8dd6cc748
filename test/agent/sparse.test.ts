import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { contentOf, fill, workplace, worksOf } from './workplace.ts';

let place: ReturnType<typeof workplace>;
let works: ReturnType<typeof worksOf>;
beforeEach(() => {
  place = workplace();
  works = worksOf(place);
});
afterEach(() => place.remove());

const MIB = 1024 * 1024;
const storedIn = (...names: string[]) => statSync(place.path(...names)).blocks * 512;

test('a sparse file stays sparse in copy, twin, snapshot and restored volume', async () => {
  mkdirSync(place.path('volume'));
  const file = await open(place.path('volume', 'sparse.bin'), 'w');
  for (const at of [5 * MIB, 20 * MIB + 123]) await file.write(Buffer.from('data'), 0, 4, at);
  await file.truncate(33 * MIB);
  await file.close();
  expect(storedIn('volume', 'sparse.bin')).toBeLessThan(MIB);

  await place.run(works.copy());
  await place.run(works.upload(place.path('copy')));
  const { result } = await place.run(works.restore());

  expect(result.succeeded).toBe(true);
  for (const folder of ['copy', 'twin', 'restored']) {
    expect(contentOf(place.path(folder))).toEqual(contentOf(place.path('volume')));
    expect(storedIn(folder, 'sparse.bin')).toBeLessThan(MIB);
  }
  expect(storedIn('snapshot', 'data', 'sparse.bin')).toBeLessThan(MIB);
});

test('zeros replace what an earlier attempt of a restore left in their place', async () => {
  fill(place.path('volume'), { 'a.bin': Buffer.concat([Buffer.alloc(MIB), Buffer.from('end')]) });
  await place.run(works.upload());
  fill(place.path('restored.partial'), { 'a.bin': Buffer.alloc(2 * MIB, 'x') });
  writeFileSync(place.path('restored.partial.journal'), `${works.restore().manifestSha256}\n0 "other"\n`);

  const { result } = await place.run(works.restore());

  expect(result.succeeded).toBe(true);
  expect(contentOf(place.path('restored'))).toEqual(contentOf(place.path('volume')));
});
