import { findPlan } from '../../../../core/bootstrap/graph/find-plan.ts';
import { judgeStart } from '../../../../core/bootstrap/graph/judge-start.ts';
import { readObservation } from '../../../../core/bootstrap/reading/read-observation.ts';
import { NO_SETTINGS } from '../../../../core/bootstrap/reading/scene/scene.ts';
import type { StartAction } from '../../../../core/contracts/bootstrap/start-plan.ts';
import type { Cause } from '../../../../core/contracts/bootstrap/verdict.ts';
import { all as cases } from './all.ts';
import type { Case } from './build.ts';
import { samplesOf } from './samples.ts';

const judged = (one: Case) => {
  const { nodes, pace, means } = readObservation(...samplesOf(one), { ...NO_SETTINGS, ...one.settings });
  const verdict = judgeStart(nodes, pace);
  return { verdict, ...findPlan(nodes, verdict, means) };
};
const inWords = (cause: Cause) =>
  cause.kind === 'root' ? `${cause.node}: ${cause.barred?.why}` : cause.cycle.map(({ from }) => from).join(' -> ');
const actionsOf = (actions: StartAction[]) => actions.map(({ kind, on }) => `${kind} ${on.join(', ')}`);

/** The same cycle, wherever it starts. */
const turned = (cycle: string[]) => {
  const at = cycle.indexOf([...cycle].sort()[0] ?? '');
  return [...cycle.slice(at), ...cycle.slice(0, at)];
};
const rootsIn = (causes: Cause[]) => causes.flatMap((cause) => (cause.kind === 'root' ? [cause.node] : []));
const cyclesIn = (causes: Cause[]) =>
  causes.flatMap((cause) => (cause.kind === 'root' ? [] : [turned(cause.cycle.map(({ from }) => from))]));

test.each(cases)('$id: $title', (one) => {
  const { verdict, plan } = judged(one);

  const { kind, causes } = verdict;
  expect({ kind, causes: causes.map(inWords) }).toMatchObject({ kind: one.verdict });
  if (one.root !== undefined) expect(rootsIn(causes)).toEqual([one.root]);
  if (one.cycle !== undefined) expect(cyclesIn(causes)).toEqual([turned(one.cycle)]);
  expect(actionsOf(plan?.actions ?? [])).toEqual(one.plan ?? []);
});

test('all cases as a table', () => {
  const rows = cases.map((one) => {
    const { verdict, plan, advice } = judged(one);
    const found = verdict.causes.map(inWords).join('; ') || '-';
    const [first] = advice;
    const next = plan ? actionsOf(plan.actions).join('; ') : first ? `a person: ${first.on.join(', ')}` : 'nothing';
    return `| ${one.id} | ${one.title} | ${verdict.kind} | ${found} | ${next} |`;
  });

  process.stdout.write(
    `${['| case | what | verdict | root or cycle | done |', '|---|---|---|---|---|', ...rows].join('\n')}\n`,
  );
  expect(rows).toHaveLength(cases.length);
});

test('of the given cases, each class has one', () => {
  const given =
    'K1 K2 K3 K4 K6 K8 K9 K11 K13 K14 K16 K18 K19 K21 K24 K25 K27 K28 K29 K30 K32 K33 K35 K36 K38 K39 K41 K42';
  const negatives = 'N1 N2 N3 N4 N5 N6 N7 N8 N9';
  const there = new Set(cases.map(({ id }) => id.replace(/[a-z]$/, '')));

  expect(`${given} ${negatives}`.split(' ').filter((id) => !there.has(id))).toEqual([]);
});
