import { cloudSuite } from '../../../../cloud/needs.ts';
import { type GuardedMigrations, guardedMigrations } from './guarded-migrations.ts';

const TEMPLATE = '/spec/template';

cloudSuite(['kubernetes'], 'what the operator may do with a migration that it made', () => {
  const name = 'ragmend-migrate-deployment-api';
  let world: GuardedMigrations;
  beforeAll(async () => {
    world = await guardedMigrations();
    await world.make(await world.jobOf('Deployment/api'));
    await world.inNamespace('create', 'job', 'nightly', '--image=none');
  });
  afterAll(() => world?.close());

  test.each<[string, object[]]>([
    ['let it go', [{ op: 'replace', path: '/spec/suspend', value: false }]],
    ['end it', [{ op: 'add', path: '/spec/activeDeadlineSeconds', value: 1 }]],
    ['mark it', [{ op: 'add', path: '/metadata/annotations/ragmend.dev~1begun', value: 'now' }]],
  ])('%s', async (_, patch) => {
    expect(await world.mayChange(name, patch)).toBe(true);
  });

  test.each<[string, object[]]>([
    ['try it again', [{ op: 'replace', path: '/spec/backoffLimit', value: 3 }]],
    ['run two at a time', [{ op: 'replace', path: '/spec/parallelism', value: 2 }]],
    ['give it more time', [{ op: 'replace', path: '/spec/activeDeadlineSeconds', value: 86_400 }]],
    ['have it removed', [{ op: 'add', path: '/spec/ttlSecondsAfterFinished', value: 0 }]],
    ['place it elsewhere', [{ op: 'add', path: `${TEMPLATE}/spec/nodeSelector`, value: { control: 'true' } }]],
    ['let it tolerate more', [{ op: 'add', path: `${TEMPLATE}/spec/tolerations`, value: [{ operator: 'Exists' }] }]],
    ['give its pod a label', [{ op: 'add', path: `${TEMPLATE}/metadata/labels/app`, value: 'other' }]],
    ['give its pod an annotation', [{ op: 'add', path: `${TEMPLATE}/metadata/annotations/x`, value: 'y' }]],
    ['take its label away', [{ op: 'remove', path: '/metadata/labels/ragmend.dev~1migrates' }]],
    ['make it that of another', [{ op: 'add', path: '/metadata/labels/ragmend.dev~1migrates', value: 'x' }]],
    ['annotate it for others', [{ op: 'add', path: '/metadata/annotations/example.com~1x', value: 'y' }]],
    ['keep it by a finalizer', [{ op: 'add', path: '/metadata/finalizers', value: ['example.com/x'] }]],
    [
      'give it an owner',
      [
        {
          ...{ op: 'add', path: '/metadata/ownerReferences' },
          value: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x' }],
        },
      ],
    ],
  ])('not %s', async (_, patch) => {
    expect(await world.mayChange(name, patch)).toMatch(/refused by the ValidatingAdmissionPolicy/);
  });

  test('not make another Job a migration, nor remove it', async () => {
    const label = [{ op: 'add', path: '/metadata/labels', value: { 'ragmend.dev/migrates': 'deployment-api' } }];

    expect(await world.mayChange('nightly', label)).toMatch(/refused by the ValidatingAdmissionPolicy/);
    expect(await world.mayRemove('nightly')).toMatch(/none that Ragmend made/);
    expect(await world.mayRemove(name)).toBe(true);
  });

  test('not let go what was ended', async () => {
    const ended = [{ op: 'add', path: '/metadata/annotations/ragmend.dev~1stopped', value: 'true' }];
    const went = [{ op: 'replace', path: '/spec/suspend', value: false }];

    const other = await world.jobOf('StatefulSet/store');
    await world.make(other);

    expect(await world.mayChange(String(other.metadata.name), ended, true)).toBe(true);

    expect(await world.mayChange(String(other.metadata.name), went)).toMatch(/let go once, or ended/);
  });

  test('not make one of a workload that is gone', async () => {
    const job = await world.jobOf('DaemonSet/agent');
    await world.inNamespace('delete', 'daemonset', 'agent');

    expect(await world.mayMake(job)).toMatch(/refused by the ValidatingAdmissionPolicy|no params found/);
  });
});
