import { escalate, type Page } from '../steps/page.ts';

/** What runs after an execution that ended without its tail: nothing but the tail. */
export const janitor: Page = [escalate('Take over from an execution without a tail', 'ExecutionEndedWithoutTail')];
