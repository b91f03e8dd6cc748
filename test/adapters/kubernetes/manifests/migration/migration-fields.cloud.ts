import { cloudSuite } from '../../../../cloud/needs.ts';
import { type GuardedMigrations, guardedMigrations, type Job } from './guarded-migrations.ts';

type Schema = {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  format?: string;
  required?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
};

const DROPPED = 'the API server drops it while its feature gate is off; else the policy sees and refuses it';

/** Fields that change nothing about what runs, each with its reason. */
const HARMLESS: Record<string, string> = {
  'Job creationTimestamp': 'the API server sets it',
  'Job deletionGracePeriodSeconds': 'the API server sets it',
  'Job deletionTimestamp': 'the API server sets it',
  'Job generation': 'the API server sets it',
  'Job managedFields': 'the API server keeps it',
  'Job resourceVersion': 'the API server sets it',
  'Job selfLink': 'the API server knows it no more',
  'Job uid': 'the API server sets it',
  'template creationTimestamp': 'nobody reads it',
  'job spec suspend': 'a migration is made suspended',
  'container restartPolicy': DROPPED,
  'container restartPolicyRules': DROPPED,
  'init container restartPolicy': DROPPED,
  'init container restartPolicyRules': DROPPED,
  'pod hostnameOverride': DROPPED,
};

cloudSuite(['kubernetes'], 'each field that the API server knows', () => {
  let world: GuardedMigrations;
  beforeAll(async () => {
    world = await guardedMigrations();
  });
  afterAll(() => world?.close());

  const places: Record<string, [string, (job: Job) => object]> = {
    Job: ['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', ({ metadata }) => metadata],
    'job spec': ['io.k8s.api.batch.v1.JobSpec', ({ spec }) => spec],
    template: ['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', ({ spec }) => spec.template.metadata ?? {}],
    pod: ['io.k8s.api.core.v1.PodSpec', ({ spec }) => spec.template.spec ?? {}],
    container: ['io.k8s.api.core.v1.Container', ({ spec }) => spec.template.spec?.containers[0] ?? {}],
    'init container': ['io.k8s.api.core.v1.Container', ({ spec }) => spec.template.spec?.initContainers?.[0] ?? {}],
  };

  test.each(Object.entries(places))('in the %s is refused with a value of its own', async (place, [name, at]) => {
    const path = '/openapi/v3/apis/batch/v1';
    const { components } = await world.real.cluster.send<{ components: { schemas: Record<string, Schema> } }>(
      'GET',
      path,
    );
    const base = await world.jobOf('Deployment/api');
    const fields = Object.entries(components.schemas[name]?.properties ?? {});

    const passed: string[] = [];
    for (const [field, schema] of fields) {
      const job = structuredClone(base);
      Object.assign(at(job), { [field]: sampleOf(schema, components.schemas) });
      if ((await world.mayMake(job)) === true) passed.push(`${place} ${field}`);
    }

    expect(fields.length).toBeGreaterThan(10);
    expect(passed.filter((one) => !(one in HARMLESS))).toEqual([]);
  });
});

/** A value of a schema, with its required fields and the first other one. */
function sampleOf(schema: Schema, all: Record<string, Schema>, depth = 0): unknown {
  const referred = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (referred) return sampleOf(all[referred.split('/').at(-1) ?? ''] ?? {}, all, depth + 1);
  if (schema.type === 'array') return [sampleOf(schema.items ?? {}, all, depth + 1)];
  if (schema.type === 'integer') return 7;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'string') return schema.format === 'date-time' ? '2026-11-23T03:00:00Z' : 'x';
  const { properties = {}, required = [] } = schema;
  const [first] = Object.keys(properties);
  if (first === undefined) return { x: 'y' };
  const wanted = depth > 5 ? required : [...new Set([...required, first])];
  return Object.fromEntries(wanted.map((key) => [key, sampleOf(properties[key] ?? {}, all, depth + 1)]));
}
