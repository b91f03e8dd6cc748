import { redact } from '../../../../adapters/formats/redact.ts';
import { CARRIERS } from './carriers.ts';
import { drawing, FORMATS, type Format, secretOf } from './formats.ts';

const COUNT = 5000;
const SEED = Number(process.env.RAGMEND_REDACTION_SEED ?? 1);

test('the corpus has at least 87 formats in ten carriers', () => {
  expect(new Set(FORMATS.map(({ template }) => template)).size).toBeGreaterThanOrEqual(87);
  expect(Object.keys(CARRIERS)).toHaveLength(10);
});

test(`of ${COUNT} secrets, at most 1 % pass`, () => {
  const passed = sampled(FORMATS, COUNT).flatMap(({ text, parts, where }) => {
    const done = redact(text);
    return parts.some((part) => done.includes(part)) ? [where] : [];
  });

  expect(passed.length > COUNT / 100 ? tally(passed) : []).toEqual([]);
});

test('each format is redacted in most carriers', () => {
  const missed = FORMATS.filter((format) => {
    const tries = sampled([format], 20);
    return tries.filter(({ text, parts }) => parts.some((part) => redact(text).includes(part))).length > 4;
  });

  expect(missed).toEqual([]);
});

test('nothing that Ragmend writes itself passes', () => {
  const own = FORMATS.filter(({ name }) => name === 'TASK_TOKEN' || name === 'SFN_TASK');

  const passed = sampled(own, 400).flatMap(({ text, parts, where }) =>
    parts.some((part) => redact(text).includes(part)) ? [where] : [],
  );

  expect(passed).toEqual([]);
});

test('what is redacted stays so', () => {
  const texts = sampled(FORMATS, 500).map(({ text }) => redact(text));

  expect(texts.filter((text) => redact(text) !== text)).toEqual([]);
});

function sampled(formats: Format[], count: number): { text: string; parts: string[]; where: string }[] {
  const draw = drawing(SEED);
  const carriers = Object.entries(CARRIERS);
  return Array.from({ length: count }, (_, at) => {
    const format = formats[Math.floor(at / carriers.length) % formats.length] as Format;
    const [carrier, carry] = carriers[at % carriers.length] as (typeof carriers)[number];
    const { secret, parts } = secretOf(format, draw);
    const text = carry(format.name, secret, format);
    return {
      text,
      parts: carrier === 'PEM' ? pemParts(text) : parts,
      where: `${carrier}: ${format.name} ${format.template}`,
    };
  });
}

const pemParts = (text: string) => text.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));

function tally(all: string[]): string[] {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].map(([one, count]) => `${count} x ${one}`).sort();
}
