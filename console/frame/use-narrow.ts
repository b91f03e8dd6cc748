import { useState, useSyncExternalStore } from 'react';

const narrowPage = '(max-width: 688px)';

/** Returns whether the page is as narrow as a phone, for which Cloudscape has another layout. */
export function useNarrow(): boolean {
  return useSyncExternalStore(onChange, () => window.matchMedia(narrowPage).matches);
}

/**
 * Returns whether the navigation is open: on wide pages until a person closes it, on narrow ones
 * once they open it.
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
