import type { SourceDocument } from '../../core/kernel/ports/documents.ts';
import { documentSourceContract } from '../contracts/document-source.contract.ts';
import { FakeDocuments } from './documents.ts';

type Line = Partial<SourceDocument> & { id: string; shardId: string; targetId: string };

documentSourceContract('FakeDocuments', () => {
  const source = new FakeDocuments();
  source.isMissing = true;
  return {
    source,
    async write(text) {
      const lines = text.trimEnd().split('\n');
      const documents = lines.map((line) => JSON.parse(line) as Line).filter(({ targetId }) => targetId === 'docs-rag');
      source.replaceBy(documents.map(documentOf));
    },
  };
});

function documentOf({ id, shardId, text = '', metadata = {}, addedAt = null, deletedAt = null }: Line): SourceDocument {
  return { id, shardId, text, metadata, addedAt, deletedAt };
}
