const MIB = 1024 ** 2;

/** How much of everything is measured; `chains` and `alerts` are per round. */
export type Size = {
  rounds: number;
  chains: number;
  parked: number;
  alerts: number;
  shardBytes: number;
  restores: number;
  /** Before each restore. */
  pauseMs: number;
  incidents: number;
  /** In each round. */
  probes: number;
  /** Of the store whose lists are measured. */
  history: { incidents: number; approvals: number; signals: number };
  gateway: {
    rounds: number;
    /** How long a provider may be silent. */
    clockSeconds: number;
    /** A load that all contenders bear. */
    steady: { perSecond: number; count: number };
    saturation: { connections: number; forMs: number };
    /** Of each fault, of which one in `every` is taken; the client gives up after `limitMs`. */
    faults: { every: number; perSecond: number; requests: number; limitMs: number };
  };
};

/** A full run, one that ends within a minute, and one that only shows that all of it works. */
export const SIZES = {
  full: {
    rounds: 7,
    chains: 100,
    parked: 1000,
    alerts: 2000,
    shardBytes: 1024 * MIB,
    restores: 5,
    pauseMs: 3000,
    incidents: 3,
    probes: 40,
    history: { incidents: 20_000, approvals: 2_000, signals: 50_000 },
    gateway: {
      rounds: 5,
      clockSeconds: 3,
      steady: { perSecond: 20, count: 160 },
      saturation: { connections: 32, forMs: 3000 },
      faults: { every: 1, perSecond: 10, requests: 30, limitMs: 10_000 },
    },
  },
  quick: {
    rounds: 2,
    chains: 25,
    parked: 1000,
    alerts: 200,
    shardBytes: 128 * MIB,
    restores: 2,
    pauseMs: 1000,
    incidents: 1,
    probes: 20,
    history: { incidents: 2_000, approvals: 200, signals: 5_000 },
    gateway: {
      rounds: 1,
      clockSeconds: 0.5,
      steady: { perSecond: 50, count: 50 },
      saturation: { connections: 32, forMs: 1000 },
      faults: { every: 2, perSecond: 100, requests: 10, limitMs: 1000 },
    },
  },
  smoke: {
    rounds: 1,
    chains: 2,
    parked: 5,
    alerts: 5,
    shardBytes: 2 * MIB,
    restores: 1,
    pauseMs: 0,
    incidents: 1,
    probes: 2,
    history: { incidents: 50, approvals: 20, signals: 50 },
    gateway: {
      rounds: 1,
      clockSeconds: 0.5,
      steady: { perSecond: 50, count: 5 },
      saturation: { connections: 4, forMs: 100 },
      faults: { every: 10, perSecond: 100, requests: 2, limitMs: 1000 },
    },
  },
} as const satisfies Record<string, Size>;
export type SizeName = keyof typeof SIZES;
