import { logPatternConfig } from '../../../../core/contracts/bootstrap/log-pattern.ts';

const messagesOf = (regex: string, found = 'schema') => {
  const read = logPatternConfig.safeParse({ id: 'mine', class: found, regex });
  return read.success ? [] : read.error.issues.map(({ message }) => message);
};

test.each([
  String.raw`corpus (?<name>\w+) is not loaded`,
  String.raw`waiting for (?<host>[\w.-]{1,80}):(?<port>\d{1,5})`,
  '(?:not|never) ready (?:yet)?',
  'no index .*for .*$',
  String.raw`\[(?:a|b)\] failed [)(*+]+`,
])("pattern '%s' is fit", (regex) => {
  expect(messagesOf(regex)).toEqual([]);
});

test.each([
  ['(a+)+$', 'repeats a group'],
  ['((ab)*c)*d', 'repeats a group'],
  ['(a|a)*b', 'repeats a group'],
  ['(?:x|y){2,}z', 'repeats a group'],
  [String.raw`(\w+) is \1`, 'refers back'],
  [String.raw`(?<name>\w+) is \k<name>`, 'refers back'],
  ['(?=a)abc', 'looks ahead'],
  ['(?<!a)bcd', 'looks ahead'],
  ['a.*b.*c.*d', 'has 3 quantifiers'],
  ['a.{0,500}b.{0,500}c.+', 'has 3 quantifiers'],
  ['unclosed (group', 'is no regular expression'],
])("pattern '%s' is refused, since it %s", (regex, why) => {
  expect(messagesOf(regex).join()).toContain(`pattern '${regex}' ${why}`);
});

test('a pattern without a class is refused with the classes that there are', () => {
  expect(messagesOf('corpus is gone', '').join()).toContain('"unreachable"|"schema"|"lock"');
});
