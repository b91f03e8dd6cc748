import { planSettle } from '../../core/settle/plan-settle.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, registry, volumeMoves, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { config } from '../ports/scope.ts';

export const handler = taskHandler('planSettle', planSettle, {
  registry,
  workloads,
  homeServers,
  volumeMoves,
  caseFile,
  config,
});
