import { samePerson } from '../../../core/approval/same-person.ts';
import { signInBody } from '../../../core/contracts/http/http.ts';

test.each([
  ['case', 'Ann Lee', 'aNN lEE'],
  ['spaces around and between', 'Ann Lee', '  Ann \t Lee '],
  ['a space of another kind', 'Ann Lee', 'Ann\u00a0Lee'],
  ['no space at all', 'Ann Lee', 'AnnLee'],
  ['punctuation', 'Ann Lee', 'ann.lee'],
  ['full-width letters', 'Ann Lee', '\uff21nn \uff2cee'],
  ['an accent', 'Zo\u00eb', 'Zoe'],
  ['an accent in two code points', 'Jos\u00e9', 'Jose\u0301'],
  ['a sharp s in capitals', 'Wei\u00df', 'WEISS'],
  ['a dotted capital I', '\u0130nci', 'inci'],
  ['a dotless i', '\u0131nci', 'INCI'],
  ['a final sigma', '\u039d\u03af\u03ba\u03bf\u03c2', '\u039d\u0399\u039a\u039f\u03a3'],
  ['a ligature', 'Steffi', 'Ste\ufb03'],
  ['a zero-width space', 'Ann Lee', 'Ann\u200b Lee'],
  ['a variation selector', 'Ann Lee', 'Ann\ufe0f Lee'],
  ['a Hangul filler', 'Ann Lee', 'Ann Lee\u3164'],
  ['a blank braille cell', 'Ann Lee', 'Ann\u2800Lee'],
  ['a direction mark', 'Ann Lee', '\u202eAnn Lee'],
])('a name that differs in %s is the same person', (_, a, b) => {
  expect([samePerson(a, b), samePerson(b, a)]).toEqual([true, true]);
});

test.each([
  ['Ann Lee', 'Ann Leo'],
  ['ann1', 'ann2'],
  ['\u674e\u5b89', '\u674e\u5e73'],
  ['\u0930\u093e\u092e', '\u0930\u092e\u093e'],
  ['\u{1f98a}', '\u{1f43b}'],
  ['schedule', 'Ann Lee'],
])('%j and %j are two people', (a, b) => {
  expect(samePerson(a, b)).toBe(false);
});

test.each([
  ['Ann\u200bLee', 'a zero-width space'],
  ['Ann\ufe0f Lee', 'a variation selector'],
  ['Ann Lee\u3164', 'a Hangul filler'],
  ['Ann\u2800Lee', 'a blank braille cell'],
  ['\u0410nn Lee', 'a Cyrillic letter that looks Latin'],
  ['p\u03bflicy', 'a Greek letter that looks Latin'],
])('%j is no name to sign in with: it has or is %s', (name) => {
  expect(signInBody.safeParse({ name, code: 'x' }).success).toBe(false);
});

test('what acts without a person is the same as nobody', () => {
  expect(samePerson('schedule', { kind: 'schedule' })).toBe(false);
  expect(samePerson('alertmanager', { kind: 'alerts', source: 'alertmanager' })).toBe(false);
});

test.each(['Ann Lee', 'policy', 'Zo\u00eb', '\u674e\u5b89', '\u0410\u043d\u043d\u0430', "O'Neil-M\u00fcller"])(
  '%j is a name to sign in with',
  (name) => {
    expect(signInBody.safeParse({ name, code: 'x' }).success).toBe(true);
  },
);
