import { documentsFrom } from '../../../adapters/local/files/document-source.ts';
import { shortDigest } from '../../../core/kernel/digest.ts';

/** A document as a prompt gives it: `hash` is that of its text. */
export type GivenDocument = { id: string; hash: string; shard: string; text: string };

/** Looks documents up in documents.jsonl; each lookup reads the lines appended since the last. */
export function knownDocuments(file: string) {
  const known = new Map<string, GivenDocument>();
  let end = 0;
  let reading: Promise<void> = Promise.resolve();
  async function readOn(): Promise<void> {
    const read = await documentsFrom(file, end);
    for (const { id, shardId, text, deletedAt } of read.documents) {
      if (deletedAt !== null) known.delete(id);
      else known.set(id, { id, hash: await shortDigest(text), shard: shardId, text });
    }
    end = read.end;
  }
  /** Returns the documents of these ids that are not deleted, in this order. */
  return async (ids: string[]): Promise<GivenDocument[]> => {
    reading = reading.catch(() => undefined).then(readOn);
    await reading;
    return ids.flatMap((id) => known.get(id) ?? []);
  };
}
