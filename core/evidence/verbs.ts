import { collectEvidence } from './collect-evidence.ts';
import { sealEvidence } from './seal-evidence.ts';

export const evidenceVerbs = { collectEvidence, sealEvidence };
