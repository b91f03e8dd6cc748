import { useState, useSyncExternalStore } from 'react';

const narrowPage = '(max-width: 688px)';

/** Whether the page is as narrow as a phone, where Cloudscape lays out for one. */
export function useNarrow(): boolean {
  return useSyncExternalStore(onChange, () => window.matchMedia(narrowPage).matches);
}

/**
 * Whether the list of screens is open: on wide pages, unless a person closed it, and on narrow ones
 * once it is opened.
 */
export function useNavigationOpen(): [boolean, (open: boolean) => void] {
  const narrow = useNarrow();
  const [chosen, setChosen] = useState<{ narrow: boolean; open: boolean } | null>(null);
  const open = chosen?.narrow === narrow ? chosen.open : !narrow;
  return [open, (wanted) => setChosen({ narrow, open: wanted })];
}

function onChange(changed: () => void): () => void {
  const page = window.matchMedia(narrowPage);
  page.addEventListener('change', changed);
  return () => page.removeEventListener('change', changed);
}
