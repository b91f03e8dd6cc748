import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditHeads } from '../../../core/audit/ports.ts';
import { headFile, headIn, headText } from '../../formats/daily-head.ts';
import { readIfThere, writeWhole } from './whole-file.ts';

/** Heads of the audit as files of `<dir>/audit`: nothing locks them on one machine. */
export function localAuditHeads({ dir }: { dir: string }): AuditHeads {
  const folder = join(dir, 'audit');
  return {
    async keep(head) {
      const file = join(folder, headFile(head.day));
      if ((await readIfThere(file)) === null) await writeWhole(file, headText(head));
    },
    async list() {
      const names = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith('.json')) : [];
      return Promise.all(
        names.sort().map(async (name) => headIn(await readFile(join(folder, name), 'utf8'), join(folder, name))),
      );
    },
  };
}
