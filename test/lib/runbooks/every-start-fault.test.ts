import { everyStartFault } from './whole-world/every-start-fault.ts';

jest.setTimeout(900_000);

/** The seed is printed, and given again by --seed; all faults are in test/slow/every-fault. */
everyStartFault({ every: 20, seed: jest.getSeed() });
