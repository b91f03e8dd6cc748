import type { Alert } from './alert.ts';
import { parseAlertmanager } from './alertmanager.ts';

/** Alert sources by name: the last part of the address that they post to. */
export const sources: ReadonlyMap<string, (body: unknown) => Alert[]> = new Map([['alertmanager', parseAlertmanager]]);
