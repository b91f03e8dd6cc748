import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { createChromaCollection } from '../../../adapters/vector-stores/chroma/server.ts';
import { chromaStore } from '../../../adapters/vector-stores/chroma/store.ts';
import { type Fault, indexFile, type Place, volumeOf } from './fault.ts';

const NAME = 'minutes';
const DOCUMENTS = 120;
const METADATA = 'index_metadata.pickle';

/**
 * Damage to one of two collections of a server; the second is created now, so that no snapshot has
 * it.
 */
export const collectionFaults = {
  'damaged-beside-another-collection': {
    description: `collection '${NAME}' is made on the same server, then index_metadata.pickle of the shard's own is lost`,
    strike: async (place) => {
      const own = indexFile(place, METADATA);
      await addCollection(place);
      rmSync(own);
    },
    shownBy: 'reboot',
  },
  'damaged-other-collection': {
    description: `collection '${NAME}' is made on the same server, then its index_metadata.pickle is lost: the shard's own is whole`,
    strike: async (place) => rmSync(join(await addCollection(place), METADATA)),
    shownBy: 'reboot',
  },
} satisfies Record<string, Fault>;

/** Creates the second collection, and returns the folder of its index. */
async function addCollection(place: Place): Promise<string> {
  const { address } = place.server;
  const before = readdirSync(volumeOf(place));
  await createChromaCollection(address, NAME);
  const texts = Array.from(
    { length: DOCUMENTS },
    (_, index) => `Minutes of meeting ${index}\nAgenda item ${index * 7}.`,
  );
  const vectors = await hashedNgrams().embed(texts);
  const documents = texts.map((text, at) => ({ id: `${NAME}#${at}`, text, vector: vectors[at] ?? [], metadata: {} }));
  await chromaStore({ collection: NAME }).upsert(address, documents);
  const fresh = readdirSync(volumeOf(place)).find((name) => !before.includes(name) && !name.includes('.'));
  if (fresh) return join(volumeOf(place), fresh);
  throw new Error(`collection '${NAME}' stands already on '${address}': break another shard`);
}
