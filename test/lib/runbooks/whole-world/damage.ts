import type { ProviderFlag } from '../../../../core/provider/ports/provider-flag.ts';
import type { Outages } from './providers.ts';
import type { Start } from './starts.ts';

/** What files of a volume, or the memory of a server, answer: `wilting` answers right until it is in rotation. */
export type Health = 'well' | 'sick' | 'wilting';

/** What is wrong with shard-1, and what there is to mend it with. */
export type Damage = {
  /** What its server answers until it opens its files anew. */
  memory: Health;
  files: Health;
  /** Whether the store can be asked to open its index again. */
  reopens: boolean;
  /** Whether the first cold copy is not what the volume is. */
  firstCopyTorn: boolean;
  /** Whether the disk is too full for a cold copy. */
  copyFails: boolean;
  bytes: number;
  replica: 'none' | Health;
  /** Proven snapshots, newest first; `damaged` is one whose checksums do not agree. */
  snapshots: Record<string, Health | 'damaged'>;
  /** Which LLM providers fail, and until when. */
  outages: Outages;
  /** How the service fails to start. */
  start: Start;
  /** The flag of another world that this one shares; without it, its own. */
  flag?: ProviderFlag;
};

/** Files that no opening mends, and a good snapshot. */
export const LOST_INDEX: Damage = {
  memory: 'sick',
  files: 'sick',
  reopens: false,
  firstCopyTorn: false,
  copyFails: false,
  bytes: 1_000,
  replica: 'none',
  snapshots: { 'snap-new': 'well', 'snap-old': 'well' },
  outages: {},
  start: null,
};

/** A shard that is as it should be. */
export const NO_DAMAGE: Damage = { ...LOST_INDEX, memory: 'well', files: 'well' };
