import type { DocumentSource, SourceDocument, SourcePlace } from '../../core/kernel/ports/documents.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

const NOON = '2026-11-23T12:00:00.000Z';
const at = (minute: number) => new Date(Date.parse(NOON) + minute * 60_000).toISOString();
const shard = { targetId: 'docs-rag', shardId: 'shard-1' };

/** A line of a document; fields that are given as undefined are not in it. */
export const documentLine = (fields: Record<string, unknown>) =>
  `${JSON.stringify({ ...shard, text: `text of ${fields.id}`, ...fields })}\n`;

/** `write` replaces the source as a whole. */
export type DocumentSourceUnderTest = { source: DocumentSource; write: (text: string) => Promise<void> };

async function written(open: () => DocumentSourceUnderTest, ...lines: string[]): Promise<DocumentSource> {
  const { source, write } = open();
  await write(lines.join(''));
  return source;
}

async function idsOf(documents: AsyncIterable<SourceDocument>): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of documents) found.push(id);
  return found;
}

/** What every adapter of the DocumentSource port does with documents. */
export function documentSourceContract(name: string, open: () => DocumentSourceUnderTest): void {
  describe(`${name} as DocumentSource`, () => {
    test('what was added, changed or deleted after an instant comes in the order of the source', async () => {
      const source = await written(
        open,
        documentLine({ id: 'at', addedAt: NOON }),
        documentLine({ id: 'late', addedAt: at(3), metadata: { acl: 'hr-only' } }),
        documentLine({ id: 'early', addedAt: at(2) }),
        documentLine({ id: 'gone', addedAt: at(-9), deletedAt: at(4), text: undefined }),
        documentLine({ id: 'other-shard', shardId: 'shard-2', addedAt: at(5) }),
        documentLine({ id: 'other-target', targetId: 'else', addedAt: at(5) }),
      );

      const changed: SourceDocument[] = [];
      for await (const each of source.changedSince('docs-rag', 'shard-1', '2026-11-23T13:00:00+01:00'))
        changed.push(each);

      const [late, early, gone] = changed;
      const text = 'text of late';
      const whole = { id: 'late', shardId: 'shard-1', text, metadata: { acl: 'hr-only' }, addedAt: at(3) };
      expect(late).toEqual({ ...whole, deletedAt: null });
      expect(early).toMatchObject({ id: 'early', metadata: {} });
      expect(gone).toMatchObject({ id: 'gone', deletedAt: at(4), text: '' });
      expect(changed).toHaveLength(3);
    });

    test('the census counts ids by their last line', async () => {
      const source = await written(
        open,
        documentLine({ id: 'old', addedAt: at(-5) }),
        documentLine({ id: 'new', addedAt: at(1) }),
        documentLine({ id: 'new', addedAt: at(2) }),
        documentLine({ id: 'back', addedAt: at(-5), deletedAt: at(-3) }),
        documentLine({ id: 'back', addedAt: at(3) }),
        documentLine({ id: 'gone', addedAt: at(-5) }),
        documentLine({ id: 'gone', deletedAt: at(4) }),
        documentLine({ id: 'timeless' }),
      );

      const census = await source.census('docs-rag', 'shard-1', NOON);

      expect(census).toMatchObject({ documents: 4, changed: 3, deleted: 1, timeless: 1 });
    });

    test('the newest live documents come first, each once', async () => {
      const source = await written(
        open,
        ...['a', 'b', 'c', 'd', 'b'].map((id) => documentLine({ id })),
        documentLine({ id: 'd', deletedAt: at(1) }),
        documentLine({ id: 'else', shardId: 'shard-2' }),
      );

      const newest = await source.newest('docs-rag', 'shard-1', 2);

      expect(newest.map(({ id }) => id)).toEqual(['b', 'c']);
    });

    test('reading goes on behind a place, and from the start where the source was replaced', async () => {
      const { source, write } = open();
      await write(documentLine({ id: 'a' }) + documentLine({ id: 'ä' }));
      const pages = async (after: SourcePlace | null) => {
        const all = { ids: [] as string[], end: null as SourcePlace | null };
        for await (const { documents, next } of source.pages('docs-rag', 'shard-1', after)) {
          all.ids.push(...documents.map(({ id }) => id));
          all.end = next;
        }
        return all;
      };
      const first = await pages(null);

      const again = await pages(first.end);
      await write(documentLine({ id: 'b' }));
      const replaced = await pages(first.end);

      expect(first.ids).toEqual(['a', 'ä']);
      expect(first.end).toMatchObject({ line: 2 });
      expect(again).toEqual({ ids: [], end: first.end });
      expect(replaced.ids).toEqual(['b']);
    });

    test('a source that is missing is an error, never an empty answer', async () => {
      const { source } = open();

      await expect(idsOf(source.changedSince('docs-rag', 'shard-1', NOON))).rejects.toBeInstanceOf(
        DependencyUnavailable,
      );
      await expect(source.newest('docs-rag', 'shard-1', 1)).rejects.toBeInstanceOf(DependencyUnavailable);
      await expect(source.census('docs-rag', 'shard-1')).rejects.toBeInstanceOf(DependencyUnavailable);
    });
  });
}

/** What every adapter of the DocumentSource port does that reads lines of text. */
export function documentLinesContract(name: string, open: () => DocumentSourceUnderTest): void {
  describe(`${name} as DocumentSource of lines`, () => {
    test('a byte order mark, blank lines and carriage returns cost nothing', async () => {
      const source = await written(open, '\u{feff}', documentLine({ id: 'a' }), '\r\n \n', documentLine({ id: 'b' }));

      const census = await source.census('docs-rag', 'shard-1');

      expect(census).toMatchObject({ documents: 2, oddLines: 0 });
    });

    test('a line that can not be read costs that line, by its number, and another shard nothing', async () => {
      const source = await written(
        open,
        documentLine({ id: 'a', addedAt: at(1) }),
        '{"id": "torn", "targetId": "docs-r\n',
        'null\n',
        documentLine({ id: 'b', text: 7 }),
        documentLine({ id: 'c', text: 7, shardId: 'shard-2' }),
        documentLine({ id: 'd', addedAt: at(2) }),
      );

      const changed = await idsOf(source.changedSince('docs-rag', 'shard-1', NOON));
      const { documents, odd, oddLines } = await source.census('docs-rag', 'shard-1');

      expect(changed).toEqual(['a', 'd']);
      expect([documents, oddLines]).toEqual([2, 3]);
      expect(odd.map(({ line }) => line)).toEqual([2, 3, 4]);
      expect(odd[0]?.reason).toContain('not JSON: \'{"id": "torn"');
      expect(odd[2]?.reason).toContain("document 'b': text");
    });

    test('the census says what the source tells', async () => {
      const source = await written(open, documentLine({ id: 'a' }), documentLine({ id: 'a', deletedAt: at(1) }));

      const { tells } = await source.census('docs-rag', 'shard-1');

      expect(tells).toEqual({ deletions: true, metadata: false });
    });
  });
}
