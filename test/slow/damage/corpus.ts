import { appendFileSync, readFileSync } from 'node:fs';
import { type Dice, diceOf } from '../../soak/dice.ts';

const SHARE = 0.05;
/** Golden hits that are surely among them; by chance alone it may be none. */
const GOLDEN_HITS = 3;
const KINDS = ['gained', 'lost', 'changed', 'gained, lost and changed'] as const;

/** What an owner does to his documents: nothing of it is damage. */
export type CorpusChange = { kind: (typeof KINDS)[number]; documents: number; golden: number };
type Line = { id: string; shardId: string; targetId: string; text: string; deletedAt?: string | null };

/**
 * Changes a twentieth of a shard's documents in the file that it is indexed from, golden hits among
 * them: new ones that read nearly as old ones do, deletions, other texts under the same id.
 */
export function changeCorpus(
  { file, shardId, golden, now }: { file: string; shardId: string; golden: ReadonlySet<string>; now: number },
  seed: number,
  run: number,
): CorpusChange {
  const dice = diceOf(seed, run);
  const kind = KINDS[run % KINDS.length] as CorpusChange['kind'];
  const own = linesOf(file).filter((line) => line.shardId === shardId);
  const hits = drawn(
    dice,
    own.filter(({ id }) => golden.has(id)),
    GOLDEN_HITS,
  );
  const others = own.filter((line) => !hits.includes(line));
  const chosen = [...hits, ...drawn(dice, others, Math.ceil(own.length * SHARE) - hits.length)];
  const deeds = kind.split(/, | and /).map((name) => DEEDS[name as keyof typeof DEEDS]);
  const at = new Date(now).toISOString();
  const lines = chosen.map((line, index) => (deeds[index % deeds.length] as Deed)(line, at));
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return { kind, documents: lines.length, golden: chosen.filter(({ id }) => golden.has(id)).length };
}

type Deed = (line: Line, at: string) => Line & { addedAt: string };
const DEEDS = {
  gained: (line, at) => ({ ...line, id: `${line.id}-reworded`, text: `${line.text} See also.`, addedAt: at }),
  lost: (line, at) => ({ ...line, addedAt: at, deletedAt: at }),
  changed: (line, at) => ({ ...line, text: line.text.split(' ').toReversed().slice(3).join(' '), addedAt: at }),
} satisfies Record<string, Deed>;

function linesOf(file: string): Line[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

function drawn(dice: Dice, all: Line[], count: number): Line[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(dice.below(left.length), 1)[0] as Line);
}
