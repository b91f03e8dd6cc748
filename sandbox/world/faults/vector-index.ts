import { cpSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { earlierVolume, type Fault, flipBits, indexFile, indexFolder, type Place, rewrite } from './fault.ts';

const VECTORS = 'data_level0.bin';
const HEADER = 'header.bin';
const COUNT_AT = 20;
const RECORD_BYTES_AT = 28;
const LINK_BYTES = 132;
/** Enough documents to write the index to disk and to empty the database's log. */
const NEWER_DOCUMENTS = 130;

/**
 * Damage to the files of the vector index. They are pre-allocated: only their used part matters.
 */
export const vectorIndexFaults = {
  'lost-index-metadata': hidden(
    'index_metadata.pickle is lost: count and health look fine, answers are wrong',
    (place) => rmSync(indexFile(place, 'index_metadata.pickle')),
  ),
  'damaged-index-metadata': hidden('index_metadata.pickle is damaged: health looks fine, every query fails', (place) =>
    rewrite(indexFile(place, 'index_metadata.pickle'), (bytes) => bytes.fill(0xff, 0, 64)),
  ),
  'lost-index': hidden(
    'the whole folder of the index is lost: count and health look fine, answers are wrong',
    (place) => rmSync(indexFolder(place), { recursive: true }),
  ),
  'older-index': hidden(
    `the folder of the index is that of the newest snapshot: ${NEWER_DOCUMENTS} newer documents are found by nobody, count and health look fine`,
    async (place) => {
      await place.addDocuments(NEWER_DOCUMENTS);
      cpSync(indexFolder(place, earlierVolume(place)), indexFolder(place), { recursive: true });
    },
  ),
  'truncated-index': hidden(
    'data_level0.bin ends inside its used part: count and health look fine, answers are wrong',
    (place) => truncateSync(indexFile(place, VECTORS), Math.floor(statSync(indexFile(place, VECTORS)).size / 50)),
  ),
  'zeroed-index': hidden(
    'a third of the used part of data_level0.bin is zero: count and health look fine, most answers are wrong',
    (place) =>
      rewriteUsed(place, (used) => used.fill(0, Math.floor(used.length / 3), Math.floor((used.length * 2) / 3))),
  ),
  'flipped-index-bits': hidden(
    'bits of data_level0.bin are flipped: most answers are wrong, or the server dies',
    (place) => rewriteUsed(place, (used) => flipBits(used, { start: 3, end: used.length, stride: 97 })),
  ),
  'swapped-vectors': hidden(
    'vectors in data_level0.bin changed places: everything looks fine, answers are wrong',
    (place) => rewriteUsed(place, swapVectors),
  ),
  'lost-index-vectors': hidden('data_level0.bin is lost: health looks fine, every query fails', (place) =>
    rmSync(indexFile(place, VECTORS)),
  ),
  'lost-index-lengths': hidden('length.bin is lost: health looks fine, every query fails', (place) =>
    rmSync(indexFile(place, 'length.bin')),
  ),
  'damaged-index-header': hidden('bits of header.bin are flipped: health looks fine, every query fails', (place) =>
    rewrite(indexFile(place, HEADER), (bytes) => flipBits(bytes, { start: 0, end: bytes.length, stride: 5 })),
  ),
  'truncated-index-header': hidden('header.bin is cut to half: the server dies at the first query', (place) =>
    truncateSync(indexFile(place, HEADER), 50),
  ),
  'damaged-index-links': hidden(
    'link_lists.bin is damaged: answers stay right, since few of them need the upper layers of the graph',
    (place) =>
      rewrite(indexFile(place, 'link_lists.bin'), (bytes) =>
        flipBits(bytes, { start: 0, end: bytes.length, stride: 3 }),
      ),
  ),
} satisfies Record<string, Fault>;

function hidden(description: string, strike: Fault['strike']): Fault {
  return { description, strike, shownBy: 'reboot' };
}

type Shape = { count: number; recordBytes: number };

function rewriteUsed(place: Place, change: (used: Buffer, shape: Shape) => void): void {
  const header = readFileSync(indexFile(place, HEADER));
  const count = Number(header.readBigUInt64LE(COUNT_AT));
  const recordBytes = Number(header.readBigUInt64LE(RECORD_BYTES_AT));
  if (count * recordBytes > statSync(indexFile(place, VECTORS)).size)
    throw new Error(`'${HEADER}' of volume '${place.server.volume}' is damaged already: break another shard`);
  rewrite(indexFile(place, VECTORS), (bytes) => change(bytes.subarray(0, count * recordBytes), { count, recordBytes }));
}

/** Gives each record the vector of the opposite record; links and labels stay. */
function swapVectors(used: Buffer, { count, recordBytes }: Shape): void {
  const vectorAt = (index: number) => used.subarray(index * recordBytes + LINK_BYTES, (index + 1) * recordBytes - 8);
  for (let low = 0, high = count - 1; low < high; low++, high--) {
    const kept = Buffer.from(vectorAt(low));
    vectorAt(high).copy(vectorAt(low));
    kept.copy(vectorAt(high));
  }
}
