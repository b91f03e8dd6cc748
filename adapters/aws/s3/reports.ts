import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Reports } from '../../../core/report/ports.ts';
import { checkedName, checkedReportFile } from '../../formats/names.ts';
import { redactReport } from '../../formats/redact.ts';
import type { Bucket } from './bucket.ts';
import { anyBelow } from './keys.ts';
import { putText, readTextIfThere } from './texts.ts';

/**
 * Reports at `reports/<incidentId>/` of a bucket; throws a RangeError for names that could lead
 * elsewhere, DependencyUnavailable.
 */
export function s3Reports({ bucket }: { bucket: Bucket }): Reports {
  const prefixOf = (incidentId: string) => `reports/${checkedName(incidentId)}/`;
  const keyOf = (incidentId: string, file: string) => `${prefixOf(incidentId)}${checkedReportFile(file)}`;
  const placeOf = (incidentId: string) => `s3://${bucket.name}/${prefixOf(incidentId)}`;
  return {
    async write(incidentId, files) {
      for (const [file, text] of Object.entries(files))
        await putText(bucket, keyOf(incidentId, file), redactReport(file, text));
      return placeOf(incidentId);
    },
    find: async (incidentId) =>
      (await anyBelow(bucket, keyOf(incidentId, 'report.json'))) ? placeOf(incidentId) : null,
    async read(incidentId, file) {
      const text = await readTextIfThere(bucket, keyOf(incidentId, file));
      if (text !== null) return text;
      throw new NotFound(`incident '${incidentId}' has no report file '${file}': wait until it has ended`);
    },
  };
}
