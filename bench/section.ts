import type { Row } from './row.ts';
import type { Size } from './sizes.ts';

/** What a section works with: an empty folder of its own, and an abort signal that it looks at between two rounds. */
export type Context = { dir: string; size: Size; signal: AbortSignal; say: (line: string) => void };

/** One bar of a waterfall; milliseconds from the start of the whole. */
export type Bar = { name: string; startMs: number; endMs: number; times: number };

/** What a section measured; `notes` say what the numbers leave out. */
export type SectionResult = { rows: Row[]; notes: string[]; waterfall?: Bar[] };
export type Section = (context: Context) => Promise<SectionResult>;
