import { reopenShard } from '../../core/shard/reopen-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('reopenShard', reopenShard, { registry, vectorStore, caseFile });
