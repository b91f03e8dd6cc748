import type { ContainerSpec } from '../../../../adapters/local/bootstrap/object-fields.ts';
import { init, waitFor } from '../manifests.ts';
import { podsChanged, type ServiceFaults, serving, withPods } from './service-fault.ts';

const RETRIEVER = 'Deployment/retriever';
const GENERATOR = 'Deployment/generator';
const INDEXER = 'Deployment/indexer';

/** Starts that wait for something that does not come. */
export const waitFaults = {
  'wait-for-each-other': {
    description: 'retriever and generator each wait until the other serves',
    schema: 'newest',
    change: (sound) => withPods(sound, RETRIEVER, { init: [waitFor('generator:8080')] }),
    verdict: 'Deadlock',
    names: GENERATOR,
    end: 'untouched',
  },
  'empty-index': {
    description: 'the retriever serves once its index has documents, and the indexer waits for the retriever',
    schema: 'newest',
    change: (sound) =>
      withPods(withPods(sound, RETRIEVER, { main: serving('--needs-sources') }), INDEXER, {
        init: [waitFor('retriever:8080')],
      }),
    verdict: 'Deadlock',
    names: INDEXER,
    end: 'untouched',
  },
  'held-lease': {
    description: 'the new controller is ready once it leads, and the old one leads until the new one is ready',
    schema: 'newest',
    change: (sound) => sound,
    afterwards: (objects) => {
      const main = (container: ContainerSpec) => ({ ...container, env: [{ name: 'VERSION', value: '2' }] });
      objects.change('Deployment', 'controller', (controller) => podsChanged(controller, { main }));
    },
    verdict: 'Deadlock',
    names: 'Lease/controller',
    end: 'cured',
  },
  'renamed-service': {
    description: 'the retriever looks for a Service that nobody bears any more, without any error',
    schema: 'newest',
    change: (sound) => withPods(sound, RETRIEVER, { init: [silentWait('vector-store')] }),
    verdict: 'MissingRoot',
    names: 'Service/vector-store',
    end: 'untouched',
  },
  'forbidden-wait': {
    description: 'the retriever waits for a Job, and its account may not read Jobs',
    schema: 'newest',
    change: (sound) =>
      withPods(sound, RETRIEVER, {
        init: [init('wait-for-migration', ['wait-for-job', 'migrate', 'retriever'])],
        spec: { serviceAccountName: 'retriever' },
      }),
    verdict: 'MissingRoot',
    names: 'ServiceAccount/retriever',
    end: 'untouched',
  },
  'unset-gate': {
    description: 'a readiness gate of the retriever is set by nobody',
    schema: 'newest',
    change: (sound) => withPods(sound, RETRIEVER, { spec: { readinessGates: [{ conditionType: 'lb/registered' }] } }),
    verdict: 'MissingRoot',
    names: 'readiness gate lb/registered',
    end: 'untouched',
  },
} satisfies ServiceFaults;

/** Loops until a name is known, as charts do; an image without a shell would be of no use here. */
function silentWait(host: string): ContainerSpec {
  const { image } = init('', []);
  const loop = `until $(PROGRAM) nslookup ${host} 2>/dev/null; do sleep 0.3; done`;
  return { name: 'wait', image, command: ['sh', '-c', loop] };
}
