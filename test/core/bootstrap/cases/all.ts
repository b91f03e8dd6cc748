import type { Case } from './build.ts';
import { claimCases } from './claims.ts';
import { commandCases } from './commands.ts';
import { databaseCases } from './databases.ts';
import { deployerCases } from './deployers.ts';
import { furtherCases } from './further.ts';
import { gitopsCases } from './gitops.ts';
import { negativeCases } from './negatives.ts';
import { podCases } from './pods.ts';
import { quorumCases } from './quorums.ts';
import { rolloutCases } from './rollouts.ts';
import { silentCases } from './silent.ts';
import { wordedCases } from './worded.ts';

/** All cases. */
export const all: Case[] = [
  ...deployerCases,
  ...gitopsCases,
  ...podCases,
  ...rolloutCases,
  ...quorumCases,
  ...databaseCases,
  ...furtherCases,
  ...silentCases,
  ...claimCases,
  ...commandCases,
  ...wordedCases,
  ...negativeCases,
];
