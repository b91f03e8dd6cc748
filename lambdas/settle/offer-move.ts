import { offerMove } from '../../core/settle/offer-move.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, registry, volumeMoves, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('offerMove', offerMove, {
  registry,
  workloads,
  homeServers,
  volumeMoves,
  caseFile,
  clock,
  config,
});
