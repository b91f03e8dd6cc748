import { useEffect, useState } from 'react';
import type { Api } from '../api.ts';

/** The targets that the person may see, and the one that is shown; null before it is known. */
export type Targets = { ids: string[]; chosen: string | null; choose(id: string): void };

/** Loads the targets once somebody signed in; the first is shown until another is chosen. */
export function useTargets(api: Api, name: string | null | undefined): Targets {
  const [ids, setIds] = useState<string[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const choose = (id: string) => {
    api.choose(id);
    setChosen(id);
  };
  useEffect(() => {
    if (!name) return;
    api.choose(null);
    // Without a list nothing can be chosen: the server shows the first target.
    void api.targets().then(
      (targets) => setIds(targets.map(({ id }) => id)),
      () => setIds([]),
    );
  }, [api, name]);
  return { ids, chosen: chosen ?? ids[0] ?? null, choose };
}
