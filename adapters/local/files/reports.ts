import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Reports } from '../../../core/report/ports.ts';
import { checkedReportFile } from '../../formats/names.ts';
import { redactReport } from '../../formats/redact.ts';
import { folderIn } from './folder-name.ts';
import { readIfThere, writeWhole } from './whole-file.ts';

/**
 * Reports as files, one folder for each incident. Throws a RangeError for names that could lead
 * elsewhere.
 */
export function localReports({ dir }: { dir: string }): Reports {
  const parent = join(dir, 'reports');
  return {
    async write(incidentId, files) {
      const folder = folderIn(parent, incidentId);
      for (const [file, text] of Object.entries(files)) {
        await writeWhole(join(folder, checkedReportFile(file)), redactReport(file, text));
      }
      return folder;
    },
    find: async (incidentId) => {
      const folder = folderIn(parent, incidentId);
      return existsSync(join(folder, 'report.json')) ? folder : null;
    },
    async read(incidentId, file) {
      const text = await readIfThere(join(folderIn(parent, incidentId), checkedReportFile(file)));
      if (text !== null) return text;
      throw new NotFound(`incident '${incidentId}' has no report file '${file}': wait until it has ended`);
    },
  };
}
