import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TASK_NAMES, type TaskName } from '../../core/contracts/tasks.ts';
import type { Need } from '../../lib/functions/need.ts';
import { needs } from '../../lib/tasks/needs.ts';
import { bundleNameOf } from '../../lib/tasks/task-functions.ts';

const root = join(__dirname, '../..');
const names = TASK_NAMES;
const roomOf = roomsOfVerbs();

/** What a handler that binds this port has to be let reach. */
const NEEDS: Record<string, Need[]> = {
  registry: ['cluster'],
  volumeMoves: ['cluster'],
  homeServers: ['cluster'],
  volumes: ['cluster'],
  writeGate: ['cluster'],
  takeover: ['cluster'],
  indexLag: ['cluster'],
  workloads: ['cluster', 'store'],
  vectorStore: ['cluster', 'store'],
  jobs: ['cluster', 'jobs'],
  embedder: ['embedding'],
  goldenSets: ['golden'],
  snapshots: ['snapshots'],
  snapshotBaselines: ['snapshots'],
  documents: ['documents'],
  evidence: ['evidence', 'cluster', 'jobs'],
  wake: ['worker'],
  generatorPods: ['cluster', 'providers'],
  providerFlag: ['cluster'],
  startScene: ['cluster'],
  components: ['cluster'],
  migrationJobs: ['cluster'],
  wholeService: [],
  generatorStates: [],
  approvals: [],
  incidents: [],
  caseFile: [],
  turns: [],
  clock: [],
  config: [],
};
/** What no port tells: a restore is sized by its manifest, and a staged snapshot is removed with its bytes. */
const BESIDE: Partial<Record<TaskName, Need[]>> = { checkRestore: ['snapshots'], discardSnapshot: ['retention'] };

test('every task has exactly one handler, in the room of its verb', () => {
  const files = readdirSync(join(root, 'lambdas'), { recursive: true, encoding: 'utf8' });
  const handlers = files.filter((file) => names.some((name) => file.endsWith(`/${bundleNameOf(name)}.ts`)));

  expect(handlers.sort()).toEqual(names.map(fileOf).sort());
});

describe.each(names)('the handler of %s', (name) => {
  const text = readFileSync(join(root, 'lambdas', fileOf(name)), 'utf8');

  it('is 20 lines at most: the verb of its task and the openers of its ports', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(21);
    const bound = new RegExp(`taskHandler\\( ?'${name}', ${name}, \\{ [\\w, ]+ \\}(, wake)?,? ?\\);`);
    expect(text.replace(/\s+/g, ' ')).toMatch(bound);
  });

  it('may reach what its ports need, and nothing else', () => {
    const ports = [...text.matchAll(/^import \{ ([\w, ]+) \} from '\.\.\/ports\//gm)].flatMap(([, list = '']) =>
      list.split(', '),
    );

    const needed = [...ports.flatMap((port) => NEEDS[port] ?? [`nothing known of ${port}`]), ...(BESIDE[name] ?? [])];
    expect([...new Set(needed)].sort()).toEqual([...needs[name]].sort());
  });
});

function fileOf(name: TaskName): string {
  return `${roomOf.get(name)}/${bundleNameOf(name)}.ts`;
}

/** The room of each verb, by the tables of the rooms. */
function roomsOfVerbs(): Map<string, string> {
  const tables = readdirSync(join(root, 'core'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('/verbs.ts'),
  );
  return new Map(
    tables.flatMap((file) => {
      const table = readFileSync(join(root, 'core', file), 'utf8');
      return [...table.matchAll(/^import \{ (\w+) \} from /gm)].map(([, verb = '']) => [verb, dirname(file)] as const);
    }),
  );
}
