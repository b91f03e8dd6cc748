import { everyStartFault } from '../../lib/runbooks/whole-world/every-start-fault.ts';
import { EVERY } from '../../share.ts';

jest.setTimeout(1_800_000);

everyStartFault({ every: EVERY, seed: jest.getSeed() });
