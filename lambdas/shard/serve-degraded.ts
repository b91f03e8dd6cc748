import { serveDegraded } from '../../core/shard/serve-degraded.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('serveDegraded', serveDegraded, { registry, caseFile });
