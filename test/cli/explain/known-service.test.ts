import { knownService } from '../../../cli/explain/known-service.ts';
import { ragmend } from '../program.ts';
import { files, looksOf } from './world.ts';

const dir = files();
afterAll(() => dir.remove());

const CONFIG = (workload: string) => `targets:
  - id: docs-rag
    store: { kind: chroma, collection: docs }
    bootstrap:
      components:
        - workload: ${workload}
          migration: { run: { args: [migrate] }, job: retriever-migrate }
routes: [{ alertname: BootstrapDeadlock, runbook: bootstrap-recovery, target: docs-rag }]
`;

test('a service that ragmend.yaml does not know is told, with those that it knows', () => {
  const file = dir.put('ragmend.yaml', CONFIG('Deployment/retriever'));

  expect(() => knownService('other', file)).toThrow(`'${file}' has no target 'other': give one of 'docs-rag'`);
  expect(knownService(undefined, file)).toEqual({ bootstrap: null, namespace: null });
  expect(knownService('docs-rag', file).bootstrap?.components[0]?.workload).toBe('Deployment/retriever');
});

test('a declared migration is planned, and one of something undeclared is not', async () => {
  const look = dir.put('look.json', looksOf('K1a')[1]);
  const explained = async (workload: string) =>
    (await ragmend('explain', 'docs-rag', '--config', dir.put(`${workload}.yaml`, CONFIG(workload)), '--objects', look))
      .out;

  const [declared, other] = [await explained('Deployment/retriever'), await explained('Deployment/other')];

  expect(declared).toContain(
    'scale Deployment/retriever to 0; run the declared migration of Deployment/retriever once;',
  );
  expect(other).toContain('Deadlock: the start waits for itself.');
  expect(other).not.toContain('A plan would complete the start');
});

test('without a service, a namespace or objects, it says what to give', async () => {
  const { code, err } = await ragmend('explain');

  expect(code).toBe(2);
  expect(err).toContain('say which service: name its target in ragmend.yaml, or give --namespace or --objects');
});
