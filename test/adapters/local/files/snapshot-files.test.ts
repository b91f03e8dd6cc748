import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshotFiles } from '../../../../adapters/local/files/snapshot-files.ts';
import { snapshotObjectsContract } from '../../../contracts/volumes/snapshot-objects.contract.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'snapshot-files-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

snapshotObjectsContract('snapshotFiles', (snapshot) => snapshotFiles(join(dir, snapshot)));
