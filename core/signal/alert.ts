import type { Signal } from '../contracts/signal.ts';

/** What every source is made into. */
export type Alert = Pick<Signal, 'status' | 'alertname' | 'labels' | 'annotations' | 'startsAt' | 'fingerprint'>;
