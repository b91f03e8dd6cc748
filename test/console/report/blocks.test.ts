import { blocksOf } from '../../../console/report/blocks.ts';

describe('blocksOf', () => {
  it('finds headings, lists, tables, code and paragraphs in order', () => {
    const text =
      '# One\nfirst\nline\n## Two\n- a\n- b\n\n1. c\n2) d\n\n| h | i |\n|---|:-:|\n| 1 | a \\| b |\n\n```sh\n# not a heading\n```\nend';

    const blocks = blocksOf(text);

    expect(blocks).toEqual([
      { kind: 'heading', level: 1, text: 'One' },
      { kind: 'text', text: 'first\nline' },
      { kind: 'heading', level: 2, text: 'Two' },
      { kind: 'list', ordered: false, items: ['a', 'b'] },
      { kind: 'list', ordered: true, items: ['c', 'd'] },
      { kind: 'table', head: ['h', 'i'], rows: [['1', 'a | b']] },
      { kind: 'code', text: '# not a heading' },
      { kind: 'text', text: 'end' },
    ]);
  });

  it.each(['', '\n\n', '   '])('finds nothing in blank text', (text) => {
    expect(blocksOf(text)).toEqual([]);
  });

  it.each(['```\nnever closed', '| a row without a head', '#hashtag', '| a |\n| b |', '- ', '######### x', '1.'])(
    'loses no character of what is no whole mark: %j',
    (text) => {
      const seen = JSON.stringify(blocksOf(text));

      for (const word of text.match(/[a-z]+/g) ?? []) expect(seen).toContain(word);
    },
  );
});
