import { existsSync } from 'node:fs';
import { NotCopyable } from '../../../agent/bytes/errors.ts';
import { counting } from '../../../agent/report/reporter.ts';
import { copy } from '../../../agent/work/copy.ts';
import { stageFolder } from '../../../agent/work/publish-folder.ts';
import { refuseFullDisk, type Space } from '../../../agent/work/refuse-full-disk.ts';
import { fill, workplace, worksOf } from '../workplace.ts';

const GIB = 1024 ** 3;
const disk = (device: string, total: number, free: number): Space => ({ device, total, free });
const refuse = (bytes: number, spaces: Record<string, Space>) =>
  refuseFullDisk(
    { from: 'volume', bytes, folders: Object.keys(spaces).filter((folder) => folder !== 'volume') },
    async (folder) => spaces[folder] as Space,
  );

test.each([
  [
    'both copies fit beside the volume',
    10,
    { volume: disk('a', 100, 25), copy: disk('a', 100, 25), twin: disk('a', 100, 25) },
  ],
  ['a disk of its own is filled to the brim', 10, { volume: disk('a', 100, 0), copy: disk('b', 10, 10) }],
  [
    'of a large disk 1 GiB is left',
    8 * GIB,
    { volume: disk('a', 900 * GIB, 9 * GIB), copy: disk('a', 900 * GIB, 9 * GIB) },
  ],
])('%s', async (_, bytes, spaces) => {
  await expect(refuse(bytes, spaces)).resolves.toBeUndefined();
});

test.each([
  [
    'only one of two copies fits',
    10,
    { volume: disk('a', 100, 24), copy: disk('a', 100, 24), twin: disk('a', 100, 24) },
  ],
  ['a disk of its own is too small', 10, { volume: disk('a', 100, 90), copy: disk('b', 100, 9) }],
  [
    'too little would be left to the server',
    8 * GIB,
    { volume: disk('a', 900 * GIB, 9 * GIB - 1), copy: disk('a', 900 * GIB, 9 * GIB - 1) },
  ],
])('refused where %s', async (_, bytes, spaces) => {
  await expect(refuse(bytes, spaces)).rejects.toBeInstanceOf(NotCopyable);
});

describe('a copy', () => {
  let place: ReturnType<typeof workplace>;
  beforeEach(() => {
    place = workplace();
    fill(place.path('volume'), { 'a.bin': Buffer.alloc(64 * 1024, 'a') });
  });
  afterEach(() => place.remove());

  test('is not begun where the disk of the serving shard would be full, and says how much it takes', async () => {
    const work = worksOf(place).copy();

    const made = copy(work, stageFolder(place.dir), counting().report, async () => disk('a', 1_000_000, 150_000));

    await expect(made).rejects.toThrow(/the disk has 150000 bytes free, and a copy of .* needs 181072 there/);
    for (const folder of ['copy', 'copy.partial', 'twin']) expect(existsSync(place.path(folder))).toBe(false);
  });

  test('is made where there is room', async () => {
    const work = worksOf(place).copy();

    await copy(work, stageFolder(place.dir), counting().report, async () => disk('a', 1_000_000, 181_072));

    expect(existsSync(place.path('twin', 'a.bin'))).toBe(true);
  });
});
