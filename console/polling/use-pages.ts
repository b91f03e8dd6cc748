import { useState } from 'react';

/** What leads to the other pages of a list; null where there is none. */
export type Pager = { older: (() => void) | null; newer: (() => void) | null };

/**
 * Which page of a list is shown (null is the first), and what leads from it to others; `next` is
 * what its answer says.
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
