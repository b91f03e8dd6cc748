import fc from 'fast-check';
import { findingsOf } from '../../../../cli/doctor/findings/finding.ts';
import { listFindings } from '../../../../cli/doctor/findings/list-findings.ts';

const { failed, ok, unknown } = findingsOf('snapshot store');

test('a finding is followed by what to do about it, and the end counts', () => {
  expect(listFindings([ok('it is reached'), failed('it is gone', 'make it'), unknown('not seen', 'look')])).toBe(
    [
      'ok       snapshot store  it is reached',
      'failed   snapshot store  it is gone',
      '                         -> make it',
      'unknown  snapshot store  not seen',
      '                         -> look',
      '',
      '1 failed, 1 unknown',
    ].join('\n'),
  );
});

test('no line is longer than 100 columns, but for a word that is, and no word is lost', () => {
  const words = fc.array(fc.stringMatching(/^[a-z'`.:/-]{1,120}$/), { minLength: 1, maxLength: 60 });

  fc.assert(
    fc.property(words, words, (about, remedy) => {
      const lines = listFindings([failed(about.join(' '), remedy.join(' '))]).split('\n');

      const texts = lines.slice(0, -2).map((line) => line.replace(/^failed {3}snapshot store|^ +-> /, '').trim());
      expect(texts.filter((text, at) => String(lines[at]).length > 100 && text.includes(' '))).toEqual([]);
      expect(texts.join(' ')).toBe([...about, ...remedy].join(' '));
    }),
  );
});
