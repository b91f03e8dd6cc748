import { checkCopy } from './check-copy.ts';
import { pauseWrites } from './pause-writes.ts';
import { resumeWrites } from './resume-writes.ts';
import { startCopy } from './start-copy.ts';

export const volumeVerbs = { checkCopy, pauseWrites, resumeWrites, startCopy };
