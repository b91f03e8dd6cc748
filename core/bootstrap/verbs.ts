import { askChecks } from './ask-checks.ts';
import { checkComponents } from './check-components.ts';
import { checkMigration } from './check-migration.ts';
import { checkSchema } from './check-schema.ts';
import { clearMigrations } from './clear-migrations.ts';
import { collectStartEvidence } from './collect-start-evidence.ts';
import { judgeStart } from './judge-start.ts';
import { planStart } from './plan-start.ts';
import { restoreReplicas } from './restore-replicas.ts';
import { startComponents } from './start-components.ts';
import { startMigration } from './start-migration.ts';
import { stopComponents } from './stop-components.ts';

export const bootstrapVerbs = {
  askChecks,
  checkComponents,
  checkMigration,
  checkSchema,
  clearMigrations,
  collectStartEvidence,
  judgeStart,
  planStart,
  restoreReplicas,
  startComponents,
  startMigration,
  stopComponents,
};
