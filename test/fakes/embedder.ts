import type { Embedder } from '../../core/kernel/vector-store.ts';

/** Gives each text the number that it ends with, so that a fake server can tell which query it was asked. */
export class FakeEmbedder implements Embedder {
  readonly model = 'fake-1';
  readonly dimension = 1;

  async embed(texts: string[]): Promise<number[][]> {
    return texts.map((text) => [Number(/\d+$/.exec(text)?.[0] ?? -1)]);
  }
}
