import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns the project's folder, seen from the built program dist/ragmend.mjs. */
export const projectRoot = (): string => dirname(dirname(fileURLToPath(import.meta.url)));
