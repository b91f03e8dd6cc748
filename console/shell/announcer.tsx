import { useEffect, useRef, useState } from 'react';
import type { ApprovalItem } from '../../core/contracts/http.ts';

/** Tells assistive technology about each approval that was not there before. */
export function Announcer({ pending }: { pending: ApprovalItem[] | undefined }) {
  const [text, setText] = useState('');
  const known = useRef(new Set<string>());
  useEffect(() => {
    const fresh = (pending ?? []).filter((approval) => !known.current.has(approval.id));
    for (const approval of fresh) known.current.add(approval.id);
    if (fresh.length > 0) setText(fresh.map((approval) => `New approval: ${approval.plan.summary}`).join(' '));
  }, [pending]);
  return (
    <div role="status" aria-live="assertive" className="unseen">
      {text}
    </div>
  );
}
