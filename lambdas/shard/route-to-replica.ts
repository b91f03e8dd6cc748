import { routeToReplica } from '../../core/shard/route-to-replica.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('routeToReplica', routeToReplica, { registry, caseFile });
