import { everyProviderFault } from './whole-world/every-provider-fault.ts';

jest.setTimeout(900_000);

/** The seed is printed, and given again by --seed; all faults are in test/slow/every-fault. */
everyProviderFault({ every: 20, seed: jest.getSeed() });
