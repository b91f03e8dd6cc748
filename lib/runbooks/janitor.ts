import { escalate, type Page } from '../steps/page.ts';

/** Runs after an execution that ended without its tail: only the tail. */
export const janitor: Page = [escalate('Take over from an execution without a tail', 'ExecutionEndedWithoutTail')];
