import { readDocuments } from '../../../../../cli/lint/read-documents.ts';
import { lint } from '../../../../../core/bootstrap/lint/lint.ts';
import type { Deployer } from '../../../../../core/bootstrap/lint/render/document.ts';
import type { LintCase } from './case.ts';
import { hookCases } from './hooks.ts';
import { podCases } from './pods.ts';
import { rolloutCases } from './rollouts.ts';
import { waiterCases } from './waiters.ts';
import { waveCases } from './waves.ts';

const cases: LintCase[] = [...hookCases, ...waveCases, ...waiterCases, ...podCases, ...rolloutCases];

const linted = (render: string, deployer: Deployer = 'any') => {
  const { documents, unreadable } = readDocuments('render.yaml', render);
  expect(unreadable).toEqual([]);
  return lint(documents, deployer).findings;
};

const markedIn = (render: string) =>
  render.split('\n').flatMap((line, index) => (line.includes('# here') ? [index + 1] : []));

describe.each(cases)('$id: $title', ({ render, rule, fixes, deployer }) => {
  test(`is found by ${rule}, at its line and nowhere else`, () => {
    const found = linted(render, deployer).map((one) => `${one.rule} ${one.line}: ${one.message}`);

    expect(found.map((one) => one.replace(/:.*/s, ''))).toEqual(markedIn(render).map((line) => `${rule} ${line}`));
  });

  test('is silent on each fixed form of the same chart', () => {
    for (const fix of fixes) {
      const fixed = fix.reduce((text, [from, to]) => text.replace(from, to), render);
      expect(fixed).not.toBe(render);

      expect(linted(fixed, deployer).map((one) => `${one.rule} ${one.line}: ${one.message}`)).toEqual([]);
    }
  });
});
