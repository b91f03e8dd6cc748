import { type BootstrapConfig, bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';

/** What ragmend.yaml would say about the service of the sandbox; `paceMs` is how long a step of its migration takes. */
export const bootstrapOfService = (paceMs = 50): BootstrapConfig =>
  bootstrapConfig.parse({
    sampleSeconds: 3,
    components: [
      { workload: 'Deployment/controller', role: 'controller', settle: { port: 8080, path: '/healthz' } },
      { workload: 'StatefulSet/database', role: 'store', settle: { port: 5432, path: '/healthz' } },
      {
        workload: 'Deployment/retriever',
        role: 'retriever',
        needs: [{ workload: 'StatefulSet/database' }],
        migration: {
          run: { args: ['migrate'], env: { PACE_MS: String(paceMs) } },
          check: { args: ['check'] },
          job: 'migrate',
          deadlineSeconds: 60,
        },
      },
      { workload: 'Deployment/generator', role: 'generator', needs: [{ workload: 'Deployment/retriever' }] },
      { workload: 'Deployment/indexer', role: 'indexer', needs: [{ workload: 'StatefulSet/database' }] },
    ],
  });
