import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewrite } from '../../../sandbox/world/faults/fault.ts';
import { type Dice, diceOf } from '../../soak/dice.ts';

const DATABASE = 'chroma.sqlite3';
const INDEX = ['data_level0.bin', 'header.bin', 'length.bin', 'link_lists.bin', 'index_metadata.pickle'] as const;
const FILES = [DATABASE, ...INDEX] as const;
const KINDS = ['zero', 'flip bits', 'random bytes', 'truncate', 'delete', 'older', 'swap', 'duplicate page'] as const;
/** The database holds most of what a service reads, and the vectors most of the rest: they are hit most often. */
const HIT = [...Array(6).fill(DATABASE), ...Array(4).fill('data_level0.bin'), ...INDEX] as (typeof FILES)[number][];
const STRUCK = [...Array(4).fill('zero'), ...Array(3).fill('flip bits'), ...KINDS] as (typeof KINDS)[number][];
const LENGTHS = [1, 16, 512, 4096, 65_536, 524_288];
const BYTES_OF_PAGE = 4096;

/**
 * One damage to the files of a shard: bytes from `offset` on, or the whole file; `other` is the
 * file that it changes places with.
 */
export type Damage = {
  kind: (typeof KINDS)[number];
  file: (typeof FILES)[number];
  offset: number;
  length: number;
  other: (typeof FILES)[number];
  /** A warm server has the files open; a stopped one finds them damaged when it starts. */
  struck: 'warm' | 'stopped';
};

/** The damage of one run of a seed, to a volume as it stands. */
export function damageOf(seed: number, run: number, volume: string): Damage {
  const dice = diceOf(seed, run);
  const [file, kind] = [dice.oneOf(HIT), dice.oneOf(STRUCK)];
  const size = statSync(fileIn(volume, file)).size;
  const length = Math.min(size, dice.below(4) === 0 ? Math.ceil(size / 10) : dice.oneOf(LENGTHS));
  const within = dice.below(4) === 0 ? size : usedBytes(volume, file);
  const offset = Math.min(dice.below(within), size - 1);
  const other = dice.oneOf(FILES.filter((name) => name !== file));
  return { kind, file, offset, length: Math.min(length, size - offset), other, struck: strikes(dice) };
}

/** Does it, in place, as a server has the files open; `older` is the same volume at an earlier time. */
export function strike(volume: string, older: string, { kind, file, offset, length, other }: Damage): void {
  const path = fileIn(volume, file);
  if (kind === 'delete') rmSync(path);
  else if (kind === 'truncate') truncateSync(path, offset);
  else if (kind === 'older') writeFileSync(path, readFileSync(fileIn(older, file)));
  else if (kind === 'swap') exchange(path, fileIn(volume, other));
  else rewrite(path, (bytes) => overwrite(bytes, kind, { offset, length }));
}

/** The damage in one line. */
export function described({ kind, file, offset, length, other, struck }: Damage): string {
  const where = {
    ...{ delete: '', older: '', swap: ` with ${other}`, truncate: ` to ${offset} bytes` },
    'duplicate page': ` ${pageOf(offset)} over the next`,
  }[kind as string];
  return `${kind}: ${file}${where ?? `, ${length} bytes from ${offset}`} (${struck})`;
}

/** What lies beyond is allocated and holds nothing. */
function usedBytes(volume: string, file: Damage['file']): number {
  const header = readFileSync(fileIn(volume, 'header.bin'));
  const count = Number(header.readBigUInt64LE(20));
  if (file === 'data_level0.bin') return count * Number(header.readBigUInt64LE(28));
  return file === 'length.bin' ? count * 4 : statSync(fileIn(volume, file)).size;
}

function strikes(dice: Dice): Damage['struck'] {
  return dice.below(5) === 0 ? 'stopped' : 'warm';
}

function overwrite(bytes: Buffer, kind: Damage['kind'], { offset, length }: { offset: number; length: number }): void {
  const region = bytes.subarray(offset, offset + length);
  const dice = diceOf(offset, length);
  if (kind === 'zero') region.fill(0);
  if (kind === 'random bytes') for (let at = 0; at < region.length; at++) region[at] = dice.below(256);
  // A short one flips a single bit, a long one some of each page.
  if (kind === 'flip bits') for (let at = 0; at < region.length; at += 797) region[at] = (region[at] ?? 0) ^ 0x10;
  if (kind === 'duplicate page') {
    const start = pageOf(offset) * BYTES_OF_PAGE;
    bytes.copy(bytes, start + BYTES_OF_PAGE, start, start + BYTES_OF_PAGE);
  }
}

const pageOf = (offset: number) => Math.floor(offset / BYTES_OF_PAGE);

function exchange(one: string, other: string): void {
  const [first, second] = [readFileSync(one), readFileSync(other)];
  writeFileSync(one, second);
  writeFileSync(other, first);
}

function fileIn(volume: string, file: Damage['file']): string {
  if (file === DATABASE) return join(volume, file);
  const folder = readdirSync(volume, { withFileTypes: true }).find((entry) => entry.isDirectory());
  const path = join(volume, folder?.name ?? 'index folder', file);
  if (!existsSync(path)) throw new Error(`'${path}' is missing: index at least 50 documents first`);
  return path;
}
