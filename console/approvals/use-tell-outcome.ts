import { useEffect, useRef } from 'react';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { useConsole } from '../context.ts';
import { statusLook } from '../format/status.ts';
import { useAnnounce } from '../frame/announcer.tsx';

/**
 * Announces how a plan was decided while it was shown, and keeps the focus there, because the
 * focused element is gone.
 */
export function useTellOutcome({ state, decidedBy }: ApprovalItem, title: string, keepFocus: () => void): void {
  const { me } = useConsole();
  const announce = useAnnounce();
  const last = useRef(state);
  const by = decidedBy === me ? 'you' : nameOfWho(decidedBy ?? 'somebody');
  useEffect(() => {
    const isNews = last.current === 'Pending' && state !== 'Pending';
    last.current = state;
    if (!isNews) return;
    announce(`${title}: ${statusLook(state).text} by ${by}`);
    keepFocus();
  }, [announce, keepFocus, by, state, title]);
}

/** Moves the focus to a part of the page if nothing else has it. */
export function keepFocusIn(part: HTMLElement | null): void {
  if (document.activeElement === null || document.activeElement === document.body) part?.focus();
}
