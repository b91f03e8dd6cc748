import { Tracer } from '@aws-lambda-powertools/tracer';
import { redactError } from '../../adapters/formats/redact-error.ts';

const tracer = new Tracer({ serviceName: 'ragmend', captureHTTPsRequests: false });

/** Does work in a subsegment of this name, and records what it throws. */
export async function inSubsegment<T>(name: string, work: () => Promise<T>): Promise<T> {
  const parent = tracer.getSegment();
  const segment = parent?.addNewSubsegment(`## ${name}`);
  if (!parent || !segment) return work();
  tracer.setSegment(segment);
  tracer.annotateColdStart();
  tracer.addServiceNameAnnotation();
  try {
    return await work();
  } catch (error) {
    tracer.addErrorAsMetadata(redactError(error));
    throw error;
  } finally {
    segment.close();
    tracer.setSegment(parent);
  }
}
