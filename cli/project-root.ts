import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, from where the built program lies: dist/ragmend.mjs. */
export const projectRoot = (): string => dirname(dirname(fileURLToPath(import.meta.url)));
