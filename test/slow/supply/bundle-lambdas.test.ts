import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TASK_NAMES } from '../../../core/contracts/tasks.ts';
import { edgeNeeds } from '../../../lib/functions/edge-needs.ts';
import { needs } from '../../../lib/tasks/needs.ts';
import { bundleNameOf } from '../../../lib/tasks/task-functions.ts';

const root = join(__dirname, '../../..');
const KIB = 1024;
const outdir = mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'bundles-'));
const bundles = () => readdirSync(outdir);
const textOf = (name: string) => readFileSync(join(outdir, name, 'index.mjs'), 'utf8');

// Bundled by Node itself: jest takes no ES modules.
beforeAll(() => {
  const from = (path: string) => JSON.stringify(pathToFileURL(join(root, path)).href);
  const program = `
    import { bundleLambdas } from ${from('bin/bundle-lambdas.ts')};
    import { readConfig } from ${from('adapters/config-file.ts')};
    await bundleLambdas({ root: ${JSON.stringify(root)}, outdir: ${JSON.stringify(outdir)}, config: readConfig('ragmend.yaml') });`;
  execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], { cwd: root });
}, 300_000);

test('every function has its bundle, and there is no other', () => {
  const tasks = TASK_NAMES.map(bundleNameOf);

  expect(bundles().sort()).toEqual([...tasks, ...Object.keys(edgeNeeds)].sort());
});

test('a bundle is as large as its clients make it', () => {
  const sizes = bundles().map((name) => ({
    name,
    bytes: statSync(join(outdir, name, 'index.mjs')).size,
    limit: limitOf(name),
  }));

  expect(sizes.filter(({ bytes, limit }) => bytes > limit)).toEqual([]);
});

test('the configuration is in every bundle that reads it, as data', () => {
  expect(textOf('mark-unhealthy')).toContain('"VectorstoreIndexError"');
});

test('nothing in a bundle tells where it was made', () => {
  const telling = bundles().filter((name) => textOf(name).includes(root));

  expect(telling).toEqual([]);
});

test('the agent stands beside what may start it, the console beside its publisher, the tracer beside all', () => {
  const starting = (Object.keys(needs) as (keyof typeof needs)[]).filter((task) => needs[task].includes('jobs'));

  const beside = (file: string) => bundles().filter((name) => existsSync(join(outdir, name, file)));
  expect(beside('agent-cluster.mjs')).toEqual(starting.map(bundleNameOf).sort());
  expect(beside('console/index.html')).toEqual(['publisher']);
  expect(beside('tracer.mjs')).toEqual(bundles());
});

/** By the number of its clients of AWS; the client of Kubernetes has a limit of its own. */
function limitOf(name: string): number {
  const text = textOf(name);
  if (text.includes('/api/v1/namespaces/{namespace}/pods')) return 2500 * KIB;
  const clients = new Set([...text.matchAll(/serviceId\?\?"([^"]+)"/g)].map(([, id]) => id));
  return clients.size > 1 ? 550 * KIB : 390 * KIB;
}
