import { join } from 'node:path';
import { hashedNgrams } from '../../adapters/embedders/hashed-ngrams.ts';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { localRegistry } from '../../adapters/local/records/registry.ts';
import { chromaStore } from '../../adapters/vector-stores/chroma/store.ts';
import { retrieverOptions } from './retriever-options.ts';
import { serveRetriever } from './serve-retriever.ts';

main(process.argv.slice(2));

function main(args: string[]): void {
  const { dir, collection, ...options } = retrieverOptions(args);
  const registry = localRegistry({ db: openDatabase(join(dir, 'ragmend.db')) });
  serveRetriever({ registry, vectorStore: chromaStore({ collection }), embedder: hashedNgrams() }, options);
}
