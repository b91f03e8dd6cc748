import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import type { Need } from '../../core/contracts/http/needs.ts';

const Announce = createContext<(text: string) => void>(() => undefined);

/** Returns a function that tells assistive technology something at once. */
export const useAnnounce = () => useContext(Announce);

/** Tells assistive technology about each new need, and about announcements of screens. */
export function Announcer({ needs, children }: { needs: Need[] | undefined; children: ReactNode }) {
  const [text, setText] = useState('');
  const known = useRef(new Set<string>());
  useEffect(() => {
    const fresh = (needs ?? []).filter(({ id }) => !known.current.has(id));
    for (const { id } of fresh) known.current.add(id);
    if (fresh.length > 0) setText(fresh.map(newsOf).join(' '));
  }, [needs]);
  return (
    <Announce value={setText}>
      <div role="status" aria-live="assertive" className="unseen">
        {text}
      </div>
      {children}
    </Announce>
  );
}

const newsOf = ({ kind, headline }: Need): string => `New ${kind === 'approval' ? 'approval' : 'need'}: ${headline}`;
