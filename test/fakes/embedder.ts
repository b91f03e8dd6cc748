import { type Embedder, TextRefused } from '../../core/kernel/ports/vector-store.ts';

/**
 * Embeds each text as the number at its end, so that a fake server can tell which query it was
 * asked. Refuses documents longer than `longest` characters.
 */
export class FakeEmbedder implements Embedder {
  readonly model = 'fake-1';
  readonly dimension = 1;
  longest = Number.POSITIVE_INFINITY;

  async embed(queries: string[]): Promise<number[][]> {
    return queries.map(vectorOf);
  }

  async embedDocuments(texts: string[]): Promise<(number[] | TextRefused)[]> {
    return texts.map((text) => (text.length > this.longest ? new TextRefused('it is too long') : vectorOf(text)));
  }
}

function vectorOf(text: string): number[] {
  return [Number(/\d+$/.exec(text)?.[0] ?? -1)];
}
