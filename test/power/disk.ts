import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Dice } from '../soak/dice.ts';
import type { Call } from './trace.ts';

type Change = { at: number; bytes: Buffer } | { size: number };
/** A file: what is on the disk, and what only the system has of it, in order. */
type File = { synced: Buffer; pending: Change[]; size: number };
type Name = { path: string; file: File | null };

/**
 * A disk as it is when the power fails: what was synced is there. Each write that was not may be there or not, alone or
 * in part. Names are written in order, as a journal does: a sync of a file or a folder brings those up to its own.
 */
export class Disk {
  private readonly live = new Map<string, File>();
  private readonly durable = new Map<string, File>();
  private journal: Name[] = [];

  constructor(private readonly dir: string) {}

  apply(call: Call): void {
    if (call.kind === 'open') this.open(call);
    if (call.kind === 'write') this.write(call.path, call.at, call.bytes);
    if (call.kind === 'truncate') this.change(this.live.get(call.path), { size: call.size });
    if (call.kind === 'sync') this.sync(call.path);
    if (call.kind === 'unlink') this.name(call.path, null);
    if (call.kind === 'rename' || call.kind === 'link') this.move(call.kind, call.path, call.to);
  }

  /** Writes what a failure at this moment leaves into a folder. */
  fail(into: string, dice: Dice): void {
    const names = new Map(this.durable);
    for (const { path, file } of this.journal.slice(0, dice.below(this.journal.length + 1))) {
      if (file) names.set(path, file);
      else names.delete(path);
    }
    for (const [path, file] of names) {
      const target = join(into, relative(this.dir, path));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, leftOf(file, dice));
    }
  }

  private open({ path, creates, truncates }: Extract<Call, { kind: 'open' }>): void {
    if (!this.live.has(path) && creates) this.name(path, { synced: Buffer.alloc(0), pending: [], size: 0 });
    else if (truncates) this.change(this.live.get(path), { size: 0 });
  }

  private write(path: string, at: number | null, bytes: Buffer): void {
    const file = this.live.get(path);
    if (file) this.change(file, { at: at ?? file.size, bytes });
  }

  private change(file: File | undefined, change: Change): void {
    if (!file) return;
    file.pending.push(change);
    file.size = 'size' in change ? change.size : Math.max(file.size, change.at + change.bytes.length);
  }

  private sync(path: string): void {
    const file = this.live.get(path);
    if (file) Object.assign(file, { synced: withAll(file.synced, file.pending), pending: [] });
    const last = this.journal.findLastIndex((one) => one.path === path || (!file && dirname(one.path) === path));
    for (const one of this.journal.splice(0, last + 1)) {
      if (one.file) this.durable.set(one.path, one.file);
      else this.durable.delete(one.path);
    }
  }

  private move(kind: 'rename' | 'link', path: string, to: string): void {
    const file = this.live.get(path);
    if (!file) return;
    this.name(to, file);
    if (kind === 'rename') this.name(path, null);
  }

  private name(path: string, file: File | null): void {
    if (file) this.live.set(path, file);
    else this.live.delete(path);
    this.journal.push({ path, file });
  }
}

function leftOf({ synced, pending }: File, dice: Dice): Buffer {
  const mode = dice.below(3);
  if (mode === 0) return synced;
  const first = dice.below(pending.length + 1);
  const kept = mode === 1 ? pending.slice(0, first) : pending.filter(() => dice.below(2) === 0);
  return withAll(
    synced,
    kept.map((change) => torn(change, dice)),
  );
}

/** A disk writes whole sectors: of one write, the first ones may be all. */
function torn(change: Change, dice: Dice): Change {
  if ('size' in change || dice.below(4) > 0) return change;
  return { ...change, bytes: change.bytes.subarray(0, 512 * dice.below(Math.ceil(change.bytes.length / 512))) };
}

function withAll(synced: Buffer, changes: Change[]): Buffer {
  let bytes = synced;
  for (const change of changes) {
    if ('size' in change)
      bytes = Buffer.concat([bytes, Buffer.alloc(Math.max(0, change.size - bytes.length))]).subarray(0, change.size);
    else {
      const grown = Buffer.alloc(Math.max(bytes.length, change.at + change.bytes.length));
      bytes.copy(grown);
      change.bytes.copy(grown, change.at);
      bytes = grown;
    }
  }
  return bytes;
}
