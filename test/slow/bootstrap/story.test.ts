import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pidsMarked } from '../../../adapters/local/processes/processes-os.ts';
import { ragmend } from '../../cli/program.ts';
import { copyPrepared } from '../../sandbox/server/prepared.ts';

jest.setTimeout(600_000);

const dir = mkdtempSync(join(tmpdir(), 'ragmend-story-'));
beforeAll(() => copyPrepared(dir));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a service that waits for itself is migrated once, started in order, and answers as before', async () => {
  const { code, out } = await ragmend('demo', '--story', 'bootstrap', '--yes', '--once', '--dir', dir);

  const steps = [
    /Looked at the start: Deadlock/,
    /^ +undo: The recorded numbers of replicas are brought back/m,
    /approved by demo-operator/,
    /Stopped Deployment\/retriever/,
    /Started the declared migration of Deployment\/retriever, once/,
    /The migration of Deployment\/retriever: it succeeded/,
    /Started Deployment\/retriever\.[\s\S]+Started Deployment\/generator\./,
    /^docs-rag-bootstrap-recovery-1: Completed$/m,
    /^answers equal to baseline: 60 of 60$/m,
  ];
  expect(steps.filter((step) => !step.test(out)).map(String)).toEqual([]);
  expect(code).toBe(0);
  expect(pidsMarked(`RAGMEND_PROCESS=${dir}#`)).toEqual([]);
});
