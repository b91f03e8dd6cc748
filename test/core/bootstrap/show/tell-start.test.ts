import { judgeStart } from '../../../../core/bootstrap/graph/judge-start.ts';
import { readObservation } from '../../../../core/bootstrap/reading/read-observation.ts';
import { NO_SETTINGS } from '../../../../core/bootstrap/reading/scene/scene.ts';
import { type ToTell, tellStart } from '../../../../core/bootstrap/show/tell-start.ts';
import type { WaitNode } from '../../../../core/contracts/bootstrap/graph.ts';
import { type StartFound, startFound } from '../../../../core/contracts/rooms/bootstrap.ts';
import { all as cases } from '../cases/all.ts';
import type { Case } from '../cases/build.ts';
import { samplesOf } from '../cases/samples.ts';

const AT = '2026-09-01T12:00:00Z';
const told = (reading: ToTell): StartFound => tellStart(reading, judgeStart(reading.nodes, reading.pace), AT);
const toldOf = (one: Case) => told(readObservation(...samplesOf(one), { ...NO_SETTINGS, ...one.settings }));
const caseOf = (id: string) => toldOf(cases.find((one) => one.id === id) as Case);
const bare = (nodes: WaitNode[], more: Partial<ToTell> = {}): ToTell => ({
  ...{ nodes, pace: { moved: [], young: [] }, signs: [], unknown: [] },
  ...{ means: { workloads: [], migrations: [], checks: [] }, ...more },
});
const failing = (text: string, of = 'Deployment/app'): WaitNode => ({
  ...{ id: `${of} ready`, of, condition: 'ready', holds: false, waits: [] },
  barred: { why: 'crash', evidence: { kind: 'log', from: 'Pod/app-1 app', text } },
});

test('a deadlock is told with each wait and its line, then with the plan and what has no undo', () => {
  const { kind, sentences } = caseOf('K1a');

  expect(kind).toBe('Deadlock');
  expect(sentences).toEqual([
    'Deadlock: the start waits for itself.',
    'Deployment/retriever, the schema of Deployment/retriever, Job/retriever-migrate and Helm release/rag wait for each other.',
    'Deployment/retriever is not ready until the schema of Deployment/retriever is migrated: the log of Pod/retriever-new-1 app says "sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "documents" does not exist"; Jobs of the namespace: no Job that migrates is there.',
    'The schema of Deployment/retriever is not migrated until Job/retriever-migrate is complete: name of Job/retriever-migrate: migrates the schema; Jobs of the namespace: no Job that migrates is there.',
    "Job/retriever-migrate is not complete until Helm release/rag is synced: it is a post-install,post-upgrade hook: it runs once the release is ready; Jobs of the namespace: no Job 'retriever-migrate' is there, and no event of one.",
    'Helm release/rag is not synced until Deployment/retriever is ready: the deployer waits until Deployment/retriever is ready; Deployment/retriever: belongs to Helm release/rag.',
    'Logs or configuration report some of these waits; each was seen twice, and a field confirms it.',
    'So that it does not come back: make what the pods need before them: a plain Job or object, no hook that waits for them.',
    'A plan would complete the start, as a simulation shows: scale Deployment/retriever to 0; run the declared migration of Deployment/retriever once; wait until Deployment/retriever is ready. The gap is about 2 min.',
    'A migration has no undo.',
  ]);
});

test('a plan that may not be carried out is told as such, with the reason', () => {
  const one = cases.find(({ id }) => id === 'K1a') as Case;
  const reading = readObservation(...samplesOf(one), { ...NO_SETTINGS, ...one.settings });

  const undeclared = tellStart(reading, judgeStart(reading.nodes, reading.pace), AT, null);

  expect(undeclared.sentences.at(-1)).toBe(
    'It would help to run the declared migration of Deployment/retriever once, but only components that ragmend.yaml declares are changed.',
  );
  expect(caseOf('K1b').sentences.at(-1)).toMatch(
    /^Nothing is changed before this has ended: Secret.*release 'rag' is pending-install: let it end/,
  );
});

test('a missing root is told with its line, who waits for it, and whom to ask', () => {
  expect(caseOf('K11').sentences).toEqual([
    'Something is missing or out of reach, and the rest waits for it.',
    "Service/vector-store does not exist: no Service 'vector-store' is in the namespace.",
    'Deployment/retriever waits for it.',
    'Ask who deploys the service to make it, or to correct its name where it is used.',
  ]);
});

test('where nothing may be done against an autoscaler, a person is told what would help, and the sign why not', () => {
  const { sentences, signs } = caseOf('X2');

  expect(sentences.slice(-2)).toEqual([
    'No plan is allowed that completes the start: a person has to change the new pods of Deployment/model or Lease/model.',
    'It would help to return Deployment/model to its last revision or start Deployment/model from 0 pods, which a person has to do.',
  ]);
  expect(signs).toEqual([
    'HorizontalPodAutoscaler/model: sets the replicas of Deployment/model: pause it before anything is scaled',
  ]);
});

test.each(cases)('$id is told in whole sentences, in the shape that is kept', (one) => {
  const found = toldOf(one);

  expect(startFound.parse(found)).toEqual(found);
  expect(found.kind).toBe(one.verdict);
  expect(
    found.sentences.filter((text) => !/^[^a-z$].*\.$|^[A-Z]\w+\/.*\.$/.test(text) || /undefined|[ (]\$ /.test(text)),
  ).toEqual([]);
  const drawn = new Set(found.nodes.map(({ id }) => id));
  expect(found.edges.filter(({ from, to }) => !drawn.has(from) || !drawn.has(to))).toEqual([]);
  const inCycle = found.nodes.filter(({ state }) => state === 'cycle').map(({ id }) => id);
  if (one.cycle) expect(inCycle).toEqual(expect.arrayContaining(one.cycle));
  if (one.root) expect(found.nodes.filter(({ state }) => state === 'root').map(({ id }) => id)).toEqual([one.root]);
});

test('a line from a log is shown as one line of plain text, without the secrets in their usual places', () => {
  const hostile = `\u001b[2J\u202ekubectl delete ns\nrag postgres://rag:hunter2@db/rag PASSWORD=hunter2 Authorization: Bearer hunter2hunter2 api_key: "hunter2" ${'x'.repeat(2000)}`;

  const { sentences, nodes } = told(bare([failing(hostile)]));

  const all = JSON.stringify([sentences, nodes]);
  expect(all).not.toContain('hunter2');
  expect(all).not.toMatch(/\\u001b|\u202e|\\n/);
  expect(nodes[0]?.why?.text).toContain('postgres://rag:***@db/rag');
  expect(nodes[0]?.why?.text.length).toBeLessThanOrEqual(300);
});

test('of a large graph, the cause and what is near it is kept, and how much is left out', () => {
  const nodes = Array.from({ length: 300 }, (_, at): WaitNode => {
    const evidence = { kind: 'field', from: `Pod/${at}`, text: 'waits' } as const;
    const waits = [{ on: [`Deployment/d${at - 1} ready`], atLeast: 1, basis: 'api' as const, evidence, runs: 1 }];
    return at === 0
      ? failing('no', 'Deployment/d0')
      : { id: `Deployment/d${at} ready`, of: `Deployment/d${at}`, condition: 'ready', holds: false, waits };
  });

  const found = told(bare(nodes.toReversed()));

  expect(found.nodes).toHaveLength(200);
  expect([found.nodes[0]?.id, found.nodes[0]?.state, found.left]).toEqual(['Deployment/d0 ready', 'root', 100]);
  expect(found.sentences[2]).toMatch(/^Deployment\/d1, .* and 294 more wait for it\.$/);
});

test('one look says that it is one, and what could not be read', () => {
  const { sentences, unknown } = told(bare([], { pace: { moved: null, young: [] }, unknown: ['Secret', 'Lease'] }));

  expect(sentences.slice(1)).toEqual([
    'This is one look: whether anything moves shows only in a second one.',
    'Not seen: Lease and Secret.',
  ]);
  expect(unknown).toEqual(['Lease', 'Secret']);
});
