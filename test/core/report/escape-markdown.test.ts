import { plain, quote } from '../../../core/report/escape-markdown.ts';

test.each([
  ['a name', 'shard-1', '`shard-1`'],
  ['a backtick that would end the span', 'a`<b>`', "`a'‹b›'`"],
  ['a bar that would end a cell', 'a|b', '`a¦b`'],
  ['line ends', 'a\r\n\n# b\u2028c', '`a # b c`'],
  ['invisible and reordering signs', 'a\u202eb\u200bc\u0007', '`abc`'],
  ['nothing', ' \n', '`-`'],
])('%s as a name', (_, text, quoted) => {
  expect(quote(text)).toBe(quoted);
});

test.each([
  [
    'an ordinary sentence',
    "15 of 15 answers right: 'shard-1', snake_case.",
    "15 of 15 answers right: 'shard-1', snake_case.",
  ],
  ['a tag', '<img src=x onerror=alert(1)>', '‹img src=x onerror=alert(1)›'],
  ['a link', '[click](javascript:alert(1))', '(click)(javascript:alert(1))'],
  ['an address', 'https://evil.test and WWW.evil.test', 'https:∕∕evil.test and www․evil.test'],
  ['a mention', '@all', '＠all'],
  ['emphasis', '**a** _b_ ~~c~~', '∗∗a∗∗ -b- ∼∼c∼∼'],
  ['an entity and an escape', '&lt;b\\>', '＆lt;b＼›'],
  ['a row of a table', 'a | b\n| c', 'a ¦ b ¦ c'],
])('%s as a sentence', (_, text, shown) => {
  expect(plain(text)).toBe(shown);
});

test('what is too long is cut', () => {
  const shown = plain('x'.repeat(3000));

  expect(shown).toBe(`${'x'.repeat(2000)} ...`);
});
