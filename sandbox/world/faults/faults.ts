import { collectionFaults } from './collections.ts';
import type { Fault } from './fault.ts';
import { processFaults } from './process.ts';
import { snapshotFaults } from './snapshot.ts';
import { sqliteFaults } from './sqlite.ts';
import { vectorIndexFaults } from './vector-index.ts';

/** Every fault of the sandbox by name; a new fault is a new row in one of these files. */
export const FAULTS = {
  ...vectorIndexFaults,
  ...sqliteFaults,
  ...collectionFaults,
  ...processFaults,
  ...snapshotFaults,
} satisfies Record<string, Fault>;
