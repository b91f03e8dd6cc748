import { rollBack } from '../../core/shard/roll-back.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';

export const handler = taskHandler('rollBack', rollBack, { registry, caseFile, clock });
