import type { Config } from '../contracts/config.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { Clock } from '../kernel/clock.ts';
import type { DocumentSource } from '../kernel/documents.ts';
import type { Embedder, StoreContents, VectorStore } from '../kernel/vector-store.ts';

/** What every probe needs: a store to ask, the source of what it should hold, a file to note the answers in, and the limits of the target. */
export type ProbeDeps = {
  vectorStore: VectorStore & StoreContents;
  embedder: Embedder;
  documents: DocumentSource;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
