import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { init, type Manifests, migrateTemplate, waitFor } from '../manifests.ts';
import { type ServiceFaults, serving, without, withPods } from './service-fault.ts';

const RETRIEVER = 'Deployment/retriever';

/** Starts that a schema holds back. */
export const schemaFaults = {
  'hook-waits-for-release': {
    description: 'the hook that migrates runs once the release is ready, and the release waits for the retriever',
    schema: 'none',
    change: heldBack,
    verdict: 'Deadlock',
    names: 'Helm release/rag',
    end: 'cured',
  },
  'waited-job-gone': {
    description: 'the retriever waits for the Job that migrated, which its time to live has removed',
    schema: 'newest',
    change: (sound) =>
      withPods(without(sound, 'Job/migrate'), RETRIEVER, {
        init: [waitFor('database:5432'), init('wait-for-migration', ['wait-for-job', 'migrate'])],
      }),
    verdict: 'MissingRoot',
    names: 'Job/migrate',
    end: 'cured',
  },
  'failing-migration': {
    description: 'the migration that nobody ran needs a right that the database does not give',
    schema: 'none',
    change: (sound) =>
      withPods(heldBack(sound), RETRIEVER, {
        main: (container) => ({ ...container, env: [{ name: 'NEEDS_EXTENSION', value: 'vector' }] }),
      }),
    verdict: 'Deadlock',
    names: 'Helm release/rag',
    end: 'escalated',
  },
  'scaled-by-another': {
    description: 'the migration waits as in hook-waits-for-release, and an autoscaler sets the replicas',
    schema: 'none',
    change: (sound) => {
      const { objects, rendered } = heldBack(sound);
      return { objects: [...objects, autoscaler('retriever')], rendered };
    },
    verdict: 'Deadlock',
    names: 'Helm release/rag',
    end: 'untouched',
  },
  'ghost-lock': {
    description: 'a row locks the schema, and the pod that wrote it no longer lives',
    schema: 'locked',
    change: (sound) => without(sound, 'Job/migrate'),
    verdict: 'MissingRoot',
    names: 'migration lock of Deployment/retriever',
    end: 'untouched',
  },
  'dirty-schema': {
    description: 'a migration stopped halfway: only a person can tell what of it is there',
    schema: 'dirty',
    change: (sound) => without(sound, 'Job/migrate'),
    verdict: 'MissingRoot',
    names: 'schema of Deployment/retriever',
    end: 'untouched',
  },
  'newer-schema': {
    description: 'the schema is newer than the image, as after a rollback of the image alone',
    schema: 'newer',
    change: (sound) => without(sound, 'Job/migrate'),
    verdict: 'MissingRoot',
    names: 'schema of Deployment/retriever',
    end: 'untouched',
  },
  'wrong-dimension': {
    description: 'the retriever asks with another embedding model than its index was made with',
    schema: 'newest',
    change: (sound) => withPods(sound, RETRIEVER, { main: serving('--dimension', '768') }),
    verdict: 'MissingRoot',
    names: 'schema of Deployment/retriever',
    end: 'untouched',
  },
} satisfies ServiceFaults;

const HELM = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'rag' },
};

/** The Job that migrates is a hook that comes after the release: it is in the render only. */
function heldBack(sound: Manifests): Manifests {
  const { objects } = without(sound, 'Job/migrate');
  const isReleased = ({ kind }: KubeObject) => kind === 'Deployment' || kind === 'StatefulSet';
  const hook: KubeObject = {
    kind: 'Job',
    metadata: { name: 'migrate', annotations: { 'helm.sh/hook': 'post-install,post-upgrade' } },
    spec: { template: migrateTemplate() },
  };
  return {
    objects: objects.map((one) => (isReleased(one) ? { ...one, metadata: { ...one.metadata, ...HELM } } : one)),
    rendered: [hook],
  };
}

const autoscaler = (name: string): KubeObject => ({
  kind: 'HorizontalPodAutoscaler',
  metadata: { name },
  spec: { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name } },
});
