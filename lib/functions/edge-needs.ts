import type { Need } from './need.ts';

/** What each function that does no task may reach. */
export const edgeNeeds = {
  receiver: ['records', 'posting', 'senders'],
  consumer: ['records', 'bodies', 'worker'],
  worker: ['records', 'cluster', 'golden', 'reports', 'snapshots', 'retention', 'machines', 'people', 'backlog'],
  api: ['records', 'cluster', 'reports', 'snapshots', 'retention', 'machines', 'worker'],
  installer: ['records'],
  publisher: [],
} as const satisfies Record<string, readonly Need[]>;
export type EdgeName = keyof typeof edgeNeeds;
