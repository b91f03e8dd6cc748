import type { Row } from './row.ts';
import type { Size } from './sizes.ts';

/**
 * What a section works with: an empty folder of its own, and an abort signal that it looks at
 * between two rounds. `peers` is the folder of the programs to compare with.
 */
export type Context = {
  dir: string;
  size: Size;
  signal: AbortSignal;
  peers: string | undefined;
  say: (line: string) => void;
};

/** One bar of a waterfall; milliseconds from the start of the whole. */
export type Bar = { name: string; startMs: number; endMs: number; times: number };

/** Results that are no times, as a person reads them. */
export type Table = { head: string[]; rows: string[][] };

/** What a section measured; `notes` say what the numbers leave out. */
export type SectionResult = { rows: Row[]; notes: string[]; waterfall?: Bar[]; table?: Table };
export type Section = (context: Context) => Promise<SectionResult>;
