import type { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../../../core/contracts/config.ts';
import { targetOf } from '../../../core/contracts/target-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { DocumentSource } from '../../../core/shard/ports.ts';
import { newerDocuments } from '../../formats/document-lines.ts';
import { readTextIfThere } from './texts.ts';

/** The source of truth of each target as an object of JSON lines, where its configuration says; throws DependencyUnavailable where it is missing or a line can't be read. */
export function s3Documents({ client, config }: { client: S3Client; config: Config }): DocumentSource {
  return {
    newerThan: (targetId, shardId, instant) => {
      const { documents } = targetOf(config, targetId);
      if (!documents) throw new RangeError(`target '${targetId}' has no documents: configure where they are`);
      const { bucket, key } = documents;
      const place = `s3://${bucket}/${key}`;
      return newerDocuments({ targetId, shardId, instant }, place, async () => {
        const text = await readTextIfThere({ client, name: bucket }, key);
        if (text !== null) return text;
        throw new DependencyUnavailable(`documents can't be read from '${place}': check that the object exists`);
      });
    },
  };
}
