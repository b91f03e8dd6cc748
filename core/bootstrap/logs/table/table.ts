import type { LogPattern } from '../../../contracts/bootstrap/log-pattern.ts';
import { databasePatterns } from './databases.ts';
import { migrationPatterns } from './migrations.ts';
import { networkPatterns } from './network.ts';
import { storePatterns } from './stores.ts';
import { crashPatterns, looseWaiters, waiterPatterns } from './waiters.ts';

/** All patterns, the most exact first: the first that matches a line reads it. */
export const PATTERNS: readonly LogPattern[] = [
  ...migrationPatterns,
  ...databasePatterns,
  ...storePatterns,
  ...waiterPatterns,
  ...networkPatterns,
  ...crashPatterns,
  ...looseWaiters,
];
