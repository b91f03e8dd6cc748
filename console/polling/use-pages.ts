import { useState } from 'react';

/** Links to the other pages of a list; null if there is none. */
export type Pager = { older: (() => void) | null; newer: (() => void) | null };

/**
 * Returns the shown page of a list (null is the first) and the links to others; `next` comes from
 * its answer.
 */
export function usePages(): { page: string | null; pagerOf(next: string | null): Pager } {
  const [pages, setPages] = useState<string[]>([]);
  return {
    page: pages.at(-1) ?? null,
    pagerOf: (next) => ({
      older: next === null ? null : () => setPages([...pages, next]),
      newer: pages.length === 0 ? null : () => setPages(pages.slice(0, -1)),
    }),
  };
}
