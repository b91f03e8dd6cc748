import { pathBytes, pathText } from '../../adapters/local/files/file-names.ts';
import { PIECE_BYTES, type SnapshotManifest, snapshotManifest } from '../../core/contracts/agent/snapshot-manifest.ts';
import { sha256 } from '../../core/kernel/digest.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { SnapshotObject } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import { NotIntact } from '../bytes/errors.ts';
import { staysInside } from '../bytes/tree.ts';

/**
 * Returns the manifest of a snapshot if its sha256 is the expected one; throws NotIntact if it is
 * missing, changed or inconsistent.
 */
export async function readManifest(objects: SnapshotObjects, expected: string): Promise<SnapshotManifest> {
  const text = await readText(objects);
  const got = await sha256(text);
  if (got !== expected)
    throw new NotIntact(`the manifest is not the one planned: expected '${expected}', got '${got}'`);
  const { success, data, error } = snapshotManifest.safeParse(parse(text));
  if (!success) throw new NotIntact(`the manifest is malformed: ${error.issues[0]?.message}`, { cause: error });
  refuseContradictions(data);
  return data;
}

async function readText(objects: SnapshotObjects): Promise<string> {
  try {
    return await objects.readText(SnapshotObject.Manifest);
  } catch (cause) {
    if (cause instanceof NotFound) throw new NotIntact(`'${SnapshotObject.Manifest}' is missing`, { cause });
    throw cause;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NotIntact(`the manifest is no JSON: '${text.slice(0, 80)}'`, { cause });
  }
}

function refuseContradictions({ files, links = [], bytes }: SnapshotManifest): void {
  const counted = files.reduce((sum, file) => sum + file.bytes, 0);
  if (counted !== bytes) throw new NotIntact(`the manifest says ${bytes} bytes, its files have ${counted}`);
  if (new Set(files.map(({ path }) => path)).size !== files.length)
    throw new NotIntact('the manifest names a file twice');
  const odd = files.find((file) => file.pieces.length !== Math.ceil(file.bytes / PIECE_BYTES));
  if (odd) throw new NotIntact(`the manifest gives '${odd.path}' of ${odd.bytes} bytes ${odd.pieces.length} pieces`);
  const torn = files.find(({ pieces, sha256 }) => pieces.length === 1 && pieces[0] !== sha256);
  if (torn) throw new NotIntact(`the manifest gives '${torn.path}' as a whole another sha256 than its only piece`);
  const named = [...files.filter(({ escaped }) => escaped), ...links].find(
    ({ path }) => pathText(pathBytes(path)) !== path,
  );
  if (named) throw new NotIntact(`the manifest names '${named.path}', which is no path as a snapshot writes it`);
  const out = links.find(({ path, target }) => !staysInside(path, target));
  if (out) throw new NotIntact(`the manifest has a link '${out.path}' to '${out.target}', out of the volume`);
  const through = links.find((link) => [...files, ...links].some(({ path }) => path.startsWith(`${link.path}/`)));
  if (through) throw new NotIntact(`the manifest has '${through.path}' both as a link and as a folder`);
}
