import { randomBytes } from 'node:crypto';
import { PIECE_BYTES } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { SnapshotObjects } from '../../../core/snapshot/ports.ts';
import { sha256Of } from '../../agent/workplace.ts';

const PATH = 'data/segment/level0.bin';

/** Writes an object in pieces, as the agent does. */
export async function writeObject(objects: SnapshotObjects, path: string, content: Buffer): Promise<boolean[]> {
  const stood: boolean[] = [];
  for (let start = 0; start < content.length; start += PIECE_BYTES)
    stood.push(await writePiece(objects, path, start, content));
  await objects.finish(path, content.length);
  return stood;
}

/** Writes the piece of an object that begins at `start`. */
export function writePiece(objects: SnapshotObjects, path: string, start: number, content: Buffer): Promise<boolean> {
  const piece = content.subarray(start, start + PIECE_BYTES);
  return objects.write(path, start, piece, sha256Of(piece));
}

/**
 * What every adapter of the SnapshotObjects port does; `makeAdapter` gives one of an empty
 * snapshot, again and again the same one where it is told its name.
 */
export function snapshotObjectsContract(name: string, makeAdapter: (snapshot: string) => SnapshotObjects): void {
  let objects: SnapshotObjects;
  let count = 0;
  beforeEach(() => {
    objects = makeAdapter(`snapshot-${count++}`);
  });

  describe(`${name} as SnapshotObjects`, () => {
    test.each([
      ['empty', 0],
      ['of a few bytes', 5],
      ['of just a piece', PIECE_BYTES],
      ['of more than a piece', PIECE_BYTES + 5],
    ])('an object that is %s reads back as it was written, and not further', async (_, bytes) => {
      const content = randomBytes(bytes);
      await writeObject(objects, PATH, content);
      const into = Buffer.alloc(bytes + 10);

      const count = await objects.read(PATH, 0, into);

      expect([count, into.subarray(0, bytes).equals(content)]).toEqual([bytes, true]);
    });

    test('a part of an object fills the buffer and no more', async () => {
      await writeObject(objects, PATH, Buffer.from('abcdefgh'));
      const into = Buffer.alloc(3);

      const count = await objects.read(PATH, 2, into);

      expect([count, into.toString()]).toEqual([3, 'cde']);
    });

    test('behind the end there is nothing', async () => {
      await writeObject(objects, PATH, Buffer.from('abc'));

      expect(await objects.read(PATH, 3, Buffer.alloc(1))).toBe(0);
    });

    test('pieces are written in any order, and at once', async () => {
      const content = randomBytes(2 * PIECE_BYTES + 5);

      await Promise.all([2, 0, 1].map((index) => writePiece(objects, PATH, index * PIECE_BYTES, content)));
      await objects.finish(PATH, content.length);

      const into = Buffer.alloc(content.length);
      await objects.read(PATH, 0, into);
      expect(into.equals(content)).toBe(true);
    });

    test('an object that is written again by a later attempt is what that one wrote, shorter or longer', async () => {
      for (const bytes of [PIECE_BYTES + 5, PIECE_BYTES + 2, 3, 7, PIECE_BYTES + 1]) {
        const content = randomBytes(bytes);
        const attempt = makeAdapter(`snapshot-${count - 1}`);
        await writeObject(attempt, PATH, content).catch(() => writeObject(attempt, PATH, content));

        const into = Buffer.alloc(bytes + 1);
        const read = await attempt.read(PATH, 0, into);
        expect([read, into.subarray(0, bytes).equals(content)]).toEqual([bytes, true]);
      }
    });

    test('a text is read as it was written', async () => {
      await objects.writeText('manifest.json', '{"ä":1}');

      expect(await objects.readText('manifest.json')).toBe('{"ä":1}');
    });

    test('what is not there is NotFound', async () => {
      await expect(objects.read(PATH, 0, Buffer.alloc(1))).rejects.toBeInstanceOf(NotFound);
      await expect(objects.readText('manifest.json')).rejects.toBeInstanceOf(NotFound);
    });
  });
}
