import type { KubeEvent, KubeObject } from '../../../core/contracts/bootstrap/observation.ts';

type Fields = { manager?: string; operation?: string; fieldsV1?: { 'f:spec'?: Record<string, unknown> } };
type Raw = KubeObject & { metadata: { managedFields?: Fields[] } };

/** What kubectl keeps of the last file: nobody reads it, and it may hold what the file should not have. */
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Returns an object without what no reading needs; of its writers, who they are and who set its replicas. */
export function leanObject(object: KubeObject): KubeObject {
  const { managedFields = [], annotations = {}, ...metadata } = (object as Raw).metadata;
  const { [APPLIED]: _, ...told } = annotations;
  const writers = managedFields.map(({ manager, operation, fieldsV1 }) => ({
    manager,
    operation,
    ...(fieldsV1?.['f:spec']?.['f:replicas'] !== undefined && { fieldsV1: { 'f:spec': { 'f:replicas': {} } } }),
  }));
  return { ...object, metadata: { ...metadata, annotations: told, managedFields: writers } as KubeObject['metadata'] };
}

/** An event as the API gives it: newer ones count in `series`. */
type RawEvent = KubeEvent & {
  eventTime?: string | null;
  series?: { count?: number; lastObservedTime?: string } | null;
};

/** Returns an event in one form, with its last time, whichever component wrote it. */
export function leanEvent(raw: KubeObject): KubeEvent {
  const { reason, message, type, count, firstTimestamp, lastTimestamp, involvedObject, eventTime, series } =
    raw as unknown as RawEvent;
  const { kind, name, fieldPath } = involvedObject;
  const first = firstTimestamp ?? eventTime;
  const last = series?.lastObservedTime ?? lastTimestamp ?? first;
  return {
    ...{ reason, message, count: series?.count ?? count ?? 1 },
    ...(type && { type }),
    ...(first && { firstTimestamp: first }),
    ...(last && { lastTimestamp: last }),
    involvedObject: { kind, name, ...(fieldPath && { fieldPath }) },
  };
}
