import { probeCopy } from './probe-copy.ts';
import { probeReplica } from './probe-replica.ts';
import { probeShard } from './probe-shard.ts';
import { validateRestore } from './validate-restore.ts';
import { validateService } from './validate-service.ts';
import { watchShard } from './watch-shard.ts';

export const validationVerbs = { probeCopy, probeReplica, probeShard, validateRestore, validateService, watchShard };
