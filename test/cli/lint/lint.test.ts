import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules } from '../../../core/bootstrap/lint/rules/table.ts';
import { PROGRAM, ragmend } from '../program.ts';
import { sarifProblems } from './sarif-schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const WEB = (name: string) => `---
# Source: rag/templates/${name}.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      initContainers: [{name: wait, image: busybox, command: [sh, -c, "until nc -z ${name} 80; do sleep 1; done"]}]
      containers: [{name: web, image: web, envFrom: [{secretRef: {name: keys}}]}]
---
# Source: rag/templates/service.yaml
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}}
`;
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n';
const BROKEN = '---\napiVersion: v1\nkind: ConfigMap\n  metadata: [}\n';

test('a finding says where, which rule, what waits for what, from which template, and the remedy', async () => {
  const path = put('rendered.yaml', WEB('web'));

  const { code, out } = await ragmend('lint', path);

  expect(code).toBe(1);
  expect(out).toContain(`${path}:10: error L7: Deployment/web waits for 'web'`);
  expect(out).toContain('in rag/templates/web.yaml');
  expect(out).toContain('- Service/web serves once Deployment/web is ready');
  expect(out).toContain(`remedy: ${rules.L7.remedy}`);
  expect(out).toContain('1 finding in 2 objects: 1 error, 0 warnings');
});

test('without a finding it says what was not seen, and never that all is well', async () => {
  const path = put(
    'rendered.yaml',
    `${CONFIG}${WEB('web').replace('until nc -z web 80', 'until nc -z db.rds.example 80')}`,
  );

  const { code, out } = await ragmend('lint', path);

  expect(code).toBe(0);
  expect(out).toContain('no finding in 3 objects; 1 thing not seen');
  expect(out).toContain('Secret/keys: it is not in this render, so who makes it, and when');
  expect(out).not.toMatch(/clean|\bok\b|success/i);
});

test('a broken document is named with its line, and the rest is still linted', async () => {
  const sound = put('some.yaml', CONFIG + BROKEN);
  const found = put('all.yaml', CONFIG + BROKEN + WEB('web'));

  const [some, all] = [await ragmend('lint', sound), await ragmend('lint', found)];

  expect(some.code).toBe(2);
  expect(some.out).toMatch(/could not be read:\n {4}.*some\.yaml:[5-8]: no valid YAML/);
  expect(all.code).toBe(1);
  expect(all.out).toMatch(/all\.yaml:17: error L7/);
  expect(all.out).toMatch(/all\.yaml:[5-8]: no valid YAML/);
});

test('a folder, JSON, Lists and standard input are read', async () => {
  put('a/web.yaml', WEB('web'));
  put('a/.hidden/b.yaml', BROKEN);
  put('a/values.yaml', 'replicas: 1\n');
  const list = { kind: 'List', items: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: {} }] };
  put('b.json', JSON.stringify(list, null, 2));

  const below = await ragmend('lint', folder, '--json');
  const piped = spawnSync(process.execPath, [PROGRAM, 'lint', '-', '--json'], { input: WEB('api'), encoding: 'utf8' });

  const report = JSON.parse(below.out);
  expect([below.code, report.objects, report.unreadable]).toEqual([1, 3, []]);
  expect(report.findings).toEqual([
    expect.objectContaining({
      rule: 'L7',
      severity: 'error',
      file: join(folder, 'a/web.yaml'),
      line: 10,
      object: 'Deployment/web',
    }),
  ]);
  expect([piped.status, JSON.parse(piped.stdout).findings[0].file]).toEqual([1, 'stdin.yaml']);
});

test('a template that was not rendered is not seen, and alone it is refused with what to do', async () => {
  const path = put(
    'chart/templates/web.yaml',
    'kind: Deployment\nmetadata:\n  name: {{ include "x" . }}\n{{- if lookup "v1" "Secret" "" "x" }}\n{{- end }}\n',
  );

  const alone = await ragmend('lint', path);
  put('chart/templates/config.yaml', CONFIG);
  const among = await ragmend('lint', folder);

  expect([alone.code, alone.err]).toEqual([
    2,
    expect.stringMatching(/no Kubernetes object in '.*only templates that were not rendered: .*helm template/),
  ]);
  expect([among.code, among.out]).toEqual([
    0,
    expect.stringMatching(/web\.yaml:\d+: a template that was not rendered, and it asks the cluster \(lookup\)/),
  ]);
});

test('what is used wrongly ends with 2 and says why', async () => {
  const missing = await ragmend('lint', join(folder, 'nothing.yaml'));
  const unknown = await ragmend('lint', '--deployer', 'spinnaker', put('a.yaml', CONFIG));

  expect([missing.code, missing.err]).toEqual([
    2,
    expect.stringMatching(/nothing\.yaml' can't be read: check the path/),
  ]);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/'spinnaker' is invalid.*argocd/)]);
});

test('control characters of a render do not reach the terminal', async () => {
  const path = put('a.yaml', WEB('web').replace('{name: wait,', '{name: "wait\\e[2J",'));

  const { out } = await ragmend('lint', path);

  expect(out).toContain("init container 'wait [2J'");
});

test('SARIF has what the schema of 2.1.0 requires', async () => {
  const path = put('rendered.yaml', WEB('web') + BROKEN);

  const { code, out } = await ragmend('lint', path, '--sarif');

  const sarif = JSON.parse(out);
  const [run] = sarif.runs;
  expect(code).toBe(1);
  expect(sarifProblems(sarif)).toEqual([]);
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(Object.keys(rules));
  expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('L7');
  expect(run.results[0].locations[0].physicalLocation.region).toEqual({ startLine: 10 });
  expect(run.invocations[0].executionSuccessful).toBe(false);
  expect(run.invocations[0].toolExecutionNotifications).toHaveLength(2);
});
