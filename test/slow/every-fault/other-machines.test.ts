import { ALL, everyFault, MACHINES } from '../../lib/runbooks/whole-world/every-fault.ts';

describe.each(MACHINES.filter((machine) => machine !== 'ragmend-shard-restore'))('%s', (machine) =>
  everyFault(machine, ALL),
);
