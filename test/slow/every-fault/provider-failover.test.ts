import { everyProviderFault } from '../../lib/runbooks/whole-world/every-provider-fault.ts';
import { EVERY } from '../../share.ts';

jest.setTimeout(1_800_000);

everyProviderFault({ every: EVERY, seed: jest.getSeed() });
