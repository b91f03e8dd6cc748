import fc from 'fast-check';
import { stringify } from 'yaml';
import { flagdVariant } from '../../../../adapters/kubernetes/flag/flagd-source.ts';
import { SwitchRefused } from '../../../../core/provider/errors.ts';
import { FLAGD } from './flagged-target.ts';

const read = (text: string) => flagdVariant(text, 'llm-provider', "key 'flags'");
const source = (over: object) => {
  const flag = { state: 'ENABLED', variants: { one: 1, two: 2 }, defaultVariant: 'one', ...over };
  return JSON.stringify({ flags: { 'llm-provider': flag } });
};

test.each([
  ['JSON', FLAGD, FLAGD.replace('"defaultVariant":   "one"', '"defaultVariant":   "two"')],
  [
    'YAML with comments and plain text',
    'flags:\n  llm-provider: # ours\n    state: ENABLED\n    variants: {one: 1, two: 2}\n    defaultVariant: one # of old\n',
    'flags:\n  llm-provider: # ours\n    state: ENABLED\n    variants: {one: 1, two: 2}\n    defaultVariant: two # of old\n',
  ],
  [
    'YAML in single quotes',
    "flags: {llm-provider: {state: ENABLED, variants: {one: 1, two: 2}, defaultVariant: 'one'}}",
    "flags: {llm-provider: {state: ENABLED, variants: {one: 1, two: 2}, defaultVariant: 'two'}}",
  ],
  [
    'JSON with tabs',
    source({}).replaceAll(',', ',\n\t\t'),
    source({ defaultVariant: 'two' }).replaceAll(',', ',\n\t\t'),
  ],
])('the default variant of %s is set, and every other character stays', (_, before, after) => {
  expect(read(before).value).toBe('one');
  expect(read(before).set('two')).toBe(after);
});

test('whatever the variants are called, the text reads as before but for the variant', () => {
  const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text !== '__proto__');
  const flags = fc.uniqueArray(name, { minLength: 2, maxLength: 4 });

  fc.assert(
    fc.property(flags, fc.boolean(), (names, isJson) => {
      const [first = '', second = ''] = names;
      const flag = {
        state: 'ENABLED',
        variants: Object.fromEntries(names.map((one) => [one, one])),
        defaultVariant: first,
      };
      const text = isJson
        ? JSON.stringify({ flags: { 'llm-provider': flag } })
        : stringify({ flags: { 'llm-provider': flag } });

      const there = read(text).set(second);

      expect(read(there).value).toBe(second);
      expect(read(read(there).set(first)).value).toBe(first);
    }),
  );
});

test.each([
  ['no flag of that name', '{"flags": {}}', 'is not a flag of flagd'],
  ['no source at all', '- a\n- b', 'is not a flag of flagd'],
  ['no JSON and no YAML', '{"flags": ', "can't be read"],
  ['a flag without a default variant', source({ defaultVariant: undefined }), 'is not a flag of flagd'],
  ['a disabled flag', source({ state: 'DISABLED' }), 'is disabled, so it decides nothing: enable it'],
  ['a flag with targeting', source({ targeting: { if: [true, 'one'] } }), 'does not decide for everybody'],
])('%s is refused, with what to do', (_, text, message) => {
  expect(() => read(text)).toThrow(SwitchRefused);
  expect(() => read(text)).toThrow(message);
});

test('a variant that the flag does not have is never set', () => {
  expect(() => read(FLAGD).set('three')).toThrow("has no variant 'three', only one, two");
});
