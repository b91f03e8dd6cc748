import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isSafe, TASK_NAMES, type TaskName } from '../../../core/contracts/tasks.ts';
import { type EdgeName, edgeRecordUses } from '../../../lib/functions/edge-needs.ts';
import type { RecordUse } from '../../../lib/functions/record-rights.ts';
import { recordUsesOf } from '../../../lib/tasks/record-uses.ts';
import { bundleNameOf } from '../../../lib/tasks/task-functions.ts';
import { reachableFrom } from './reachable.ts';

const root = join(__dirname, '../../..');
const modules = modulesOfVerbs();

/** What no call of a verb tells: a restore is sized by its manifest. */
const BESIDE: Partial<Record<TaskName, RecordUse[]>> = {
  checkRestore: ['snapshots.manifest'],
  startRestore: ['snapshots.manifest'],
};
/** What only the other verbs of an imported module call: plans are kept beside where they are read. */
const NOT_CALLED: Partial<Record<TaskName, RecordUse[]>> = {
  requestApproval: ['caseFile.save', 'approvals.get'],
  startRestore: ['caseFile.save'],
};

test.each(TASK_NAMES)('%s may use the records as its verb does, by the ports that its handler opens', (task) => {
  const module = modules.get(task) ?? '';
  const handler = join(root, 'lambdas', module.split('/')[0] ?? '', `${bundleNameOf(task)}.ts`);
  const reached = reachableFrom(resolve(root, 'core', module), portsOf(handler));

  const derived = [...reached.filter((use) => !NOT_CALLED[task]?.includes(use)), ...(BESIDE[task] ?? [])];
  const all = isSafe(task) ? derived : [...derived, 'killSwitch.read'];
  expect(recordUsesOf(task).sort()).toEqual([...new Set(all)].sort());
});

/** By the module from which a function does its work, what no call of a port tells, and what is not called. */
const EDGES: [EdgeName, string, RecordUse[], RecordUse[]][] = [
  ['consumer', 'lambdas/intake/queue-consumer.ts', [], []],
  ['worker', 'lambdas/worker/run-worker.ts', ['audit.append'], ['caseFile.save']],
  ['api', 'control-plane/api/app.ts', ['audit.append', 'keptReadings.readings'], ['caseFile.save']],
];

test.each(EDGES)('%s may use the records as what it calls does', (name, module, beside, notCalled) => {
  const reached = reachableFrom(join(root, module)).filter((use) => !notCalled.includes(use));

  expect([...edgeRecordUses[name]].sort()).toEqual([...new Set([...reached, ...beside])].sort());
});

test('keys of the records are built from the one table of their prefixes', () => {
  const stores = readdirSync(join(root, 'adapters/aws'), { recursive: true, encoding: 'utf8' });
  const texts = stores.filter((file) => file.endsWith('.ts')).map((file) => join(root, 'adapters/aws', file));

  expect(texts.filter((file) => /pk: ['`](?!\$\{Partition\.)/.test(readFileSync(file, 'utf8')))).toEqual([]);
  expect(texts.filter((file) => readFileSync(file, 'utf8').includes('${Partition.')).length).toBeGreaterThan(10);
});

const portsOf = (handler: string) =>
  [...readFileSync(handler, 'utf8').matchAll(/^import \{ ([\w, ]+) \} from '\.\.\/ports\//gm)].flatMap(
    ([, list = '']) => list.split(', '),
  );

/** The module of each verb below core, by the tables of the rooms. */
function modulesOfVerbs(): Map<string, string> {
  const files = readdirSync(join(root, 'core'), { recursive: true, encoding: 'utf8' });
  return new Map(
    files
      .filter((file) => file.endsWith('/verbs.ts'))
      .flatMap((file) => {
        const table = readFileSync(join(root, 'core', file), 'utf8');
        const imports = [...table.matchAll(/^import \{ (\w+) \} from '(.+)';/gm)];
        return imports.map(([, verb = '', path = '']) => [verb, join(dirname(file), path)] as const);
      }),
  );
}
