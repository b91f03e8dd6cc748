import fc from 'fast-check';
import { type Asked, isRight } from '../../../../core/validation/judgement/judge.ts';
import { setAside } from '../../../../core/validation/judgement/set-aside.ts';

const entry = { qid: 'g-1', q: 'query', ids: ['a', 'b', 'c', 'd'], scores: [0.9, 0.8, 0.7, 0.6] };
const TOLERANCE = 1e-5;
const outcome = (hits: [string, number][], changed: string[]) => {
  const answer = { ids: hits.map(([id]) => id), scores: hits.map(([, score]) => score) };
  const left = setAside({ entry, answer }, new Set(changed), TOLERANCE);
  if (left === null) return 'nothing left';
  return isRight(left, TOLERANCE) ? 'right' : 'wrong';
};

describe('what changed since is set aside', () => {
  test.each<[string, [string, number][], string[], string]>([
    [
      'a newcomer pushes out the last',
      [
        ['a', 0.9],
        ['new', 0.85],
        ['b', 0.8],
        ['c', 0.7],
      ],
      ['new'],
      'right',
    ],
    [
      'one that nobody told of does not',
      [
        ['a', 0.9],
        ['new', 0.85],
        ['b', 0.8],
        ['c', 0.7],
      ],
      [],
      'wrong',
    ],
    [
      'a newcomer below what is missing',
      [
        ['a', 0.9],
        ['b', 0.8],
        ['c', 0.7],
        ['new', 0.3],
      ],
      ['new'],
      'wrong',
    ],
    [
      'a deleted hit lets another move up',
      [
        ['a', 0.9],
        ['c', 0.7],
        ['d', 0.6],
        ['e', 0.5],
      ],
      ['b'],
      'right',
    ],
    [
      'what moves up is not better than what stays',
      [
        ['a', 0.9],
        ['e', 0.75],
        ['c', 0.7],
        ['d', 0.6],
      ],
      ['b'],
      'wrong',
    ],
    [
      'a lost hit beside a deleted one',
      [
        ['a', 0.9],
        ['d', 0.6],
        ['e', 0.5],
        ['f', 0.4],
      ],
      ['b'],
      'wrong',
    ],
    [
      'a deleted hit may still stand',
      [
        ['a', 0.9],
        ['b', 0.8],
        ['c', 0.7],
        ['d', 0.6],
      ],
      ['b'],
      'right',
    ],
    [
      'a changed hit may rank elsewhere',
      [
        ['a', 0.9],
        ['c', 0.7],
        ['b', 0.65],
        ['d', 0.6],
      ],
      ['b'],
      'right',
    ],
    [
      'one newcomer, one deleted',
      [
        ['new', 0.95],
        ['a', 0.9],
        ['c', 0.7],
        ['d', 0.6],
      ],
      ['b', 'new'],
      'right',
    ],
    [
      'a hit fewer where one is gone',
      [
        ['a', 0.9],
        ['c', 0.7],
        ['d', 0.6],
      ],
      ['b'],
      'right',
    ],
    [
      'two hits fewer where one is gone',
      [
        ['a', 0.9],
        ['d', 0.6],
      ],
      ['b'],
      'wrong',
    ],
    ['no hit at all', [], ['a', 'b', 'c', 'd'], 'wrong'],
    [
      'nothing but newcomers',
      [
        ['n1', 0.99],
        ['n2', 0.98],
        ['n3', 0.97],
        ['n4', 0.96],
      ],
      ['n1', 'n2', 'n3', 'n4'],
      'nothing left',
    ],
  ])('%s: %s with %s changed is %s', (_, hits, changed, expected) => {
    expect(outcome(hits, changed)).toBe(expected);
  });
});

test('a well shard is right after any change that the source tells of, and a silent loss of a hit is not', () => {
  const document = fc.record({
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    fate: fc.constantFrom('stays', 'deleted', 'new'),
  });
  fc.assert(
    fc.property(fc.array(document, { minLength: 12, maxLength: 30 }), fc.nat(4), (documents, lost) => {
      const all = documents.map((each, at) => ({ ...each, id: `d${at}` }));
      const ranked = (from: typeof all) => [...from].sort((a, b) => b.score - a.score).slice(0, 5);
      const before = ranked(all.filter(({ fate }) => fate !== 'new'));
      fc.pre(before.length === 5);
      const now = all.filter(({ fate }) => fate !== 'deleted');
      const changed = new Set(all.filter(({ fate }) => fate !== 'stays').map(({ id }) => id));
      const asOf = (hits: typeof all) => ({ ids: hits.map(({ id }) => id), scores: hits.map(({ score }) => score) });
      const outcomeOf = (answer: Asked['answer']) => {
        const left = setAside({ entry: { qid: 'g', q: 'q', ...asOf(before) }, answer }, changed, 0);
        return left === null || isRight(left, 0);
      };

      expect(outcomeOf(asOf(ranked(now)))).toBe(true);

      const victim = ranked(now).filter(({ fate, id }) => fate === 'stays' && before.some((one) => one.id === id))[
        lost
      ];
      const others = all.filter(({ id }) => id !== victim?.id);
      fc.pre(victim !== undefined && !others.some(({ score }) => score === victim.score));
      const left = ranked(now.filter(({ id }) => id !== victim?.id));
      fc.pre(left.length === 5 && before.some(({ id }) => !changed.has(id) && id !== victim?.id));
      expect(outcomeOf(asOf(left))).toBe(false);
    }),
  );
});
