import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';

export type FoundNode = StartFound['nodes'][number];
/** A wait with the number by which picture and list name it. */
export type FoundWait = StartFound['edges'][number] & { number: number };

/** The states of what is waited for, as people read them. */
export const STATES: Record<FoundNode['state'], string> = {
  root: 'the root',
  cycle: 'on the cycle',
  waits: 'waits',
  starting: 'starting',
  holds: 'is there',
};

/** Where a line of evidence comes from, in a word or two. */
export const KINDS: Record<StartFound['edges'][number]['evidence']['kind'], string> = {
  field: 'field',
  absence: 'not there',
  event: 'event',
  log: 'log',
  config: 'configuration',
};

const FITS = { start: 15, end: 9 };

/**
 * Returns the name of what a node is about, without kinds: `schema of retriever` of `schema of
 * Deployment/retriever`. Names of pods differ at their end, so that a long one loses its middle.
 */
export function shortName(of: string): string {
  const name = of.replace(/\b[A-Z][A-Za-z]*\//g, '');
  return name.length <= FITS.start + FITS.end + 1 ? name : `${name.slice(0, FITS.start)}…${name.slice(-FITS.end)}`;
}

/** Returns the kind of what a node is about, if it is an object, and what of it is waited for: `Deployment ready`. */
export function kindOf({ of, condition }: Pick<FoundNode, 'of' | 'condition'>): string {
  const [, kind] = /^([A-Z][A-Za-z]*)\//.exec(of) ?? [];
  return kind === undefined ? condition : `${kind} ${condition}`;
}
