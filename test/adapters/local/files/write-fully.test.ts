import { writeFully } from '../../../../adapters/local/files/write-fully.ts';

test('bytes that the system takes bit by bit are all written, each to its place', async () => {
  const written: [number, string][] = [];
  const handle = {
    async write(bytes: Uint8Array, offset: number, length: number, at: number) {
      const bytesWritten = Math.min(3, length);
      written.push([at, Buffer.from(bytes.subarray(offset, offset + bytesWritten)).toString()]);
      return { bytesWritten };
    },
  };

  await writeFully(handle, 100, Buffer.from('abcdefgh'));

  expect(written).toEqual([
    [100, 'abc'],
    [103, 'def'],
    [106, 'gh'],
  ]);
});
