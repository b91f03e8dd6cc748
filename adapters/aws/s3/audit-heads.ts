import type { AuditHeads } from '../../../core/audit/ports.ts';
import { headFile, headIn, headText } from '../../formats/daily-head.ts';
import { mapLimited } from '../../map-limited.ts';
import type { Bucket } from './bucket.ts';
import { objectsBelow } from './keys.ts';
import { putIfAbsent, readText } from './texts.ts';

const HEADS = 'audit/';
const AT_ONCE = 16;

/**
 * Heads of the audit at `audit/<day>.json` of the bucket of evidence, whose default retention locks
 * them. Throws DependencyUnavailable.
 */
export function s3AuditHeads({ bucket }: { bucket: Bucket }): AuditHeads {
  return {
    async keep(head) {
      await putIfAbsent(bucket, `${HEADS}${headFile(head.day)}`, headText(head));
    },
    async list() {
      const keys = (await objectsBelow(bucket, HEADS)).map(({ key }) => key);
      return mapLimited(keys, AT_ONCE, async (key) => headIn(await readText(bucket, key), key));
    },
  };
}
