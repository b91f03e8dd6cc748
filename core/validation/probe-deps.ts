import type { Config } from '../contracts/config/config.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { DocumentSource } from '../kernel/ports/documents.ts';
import type { Embedder, StoreContents, VectorStore } from '../kernel/ports/vector-store.ts';

/**
 * The ports of every probe: a store to ask, the source of its documents, the case file for the
 * answers, and the limits of the target.
 */
export type ProbeDeps = {
  vectorStore: VectorStore & StoreContents;
  embedder: Embedder;
  documents: DocumentSource;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
