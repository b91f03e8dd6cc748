import { everyFault, MACHINES } from './whole-world/every-fault.ts';

/** The seed is printed, and given again by --seed; all faults are in test/slow/every-fault. */
const A_TENTH = { every: 10, seed: jest.getSeed() };

describe.each(MACHINES)('%s', (machine) => everyFault(machine, A_TENTH));
