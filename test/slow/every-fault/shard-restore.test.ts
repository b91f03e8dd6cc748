import { ALL, everyFault } from '../../lib/runbooks/whole-world/every-fault.ts';

describe('ragmend-shard-restore', () => everyFault('ragmend-shard-restore', ALL));
