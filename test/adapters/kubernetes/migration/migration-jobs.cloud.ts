import { StartRefused } from '../../../../core/bootstrap/errors.ts';
import type { MigrationSpec } from '../../../../core/bootstrap/ports/migration-jobs.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { endOf, type HowItGoes, migrationJobsContract } from '../../../contracts/bootstrap/migration-jobs.contract.ts';
import { dyingAfter } from '../dying.ts';
import { type MigratingTarget, migratingTarget } from './migrating-target.ts';

cloudSuite(['kubernetes'], 'migrations as Jobs in a cluster, as the operator', () => {
  let world: MigratingTarget;
  beforeAll(async () => {
    world = await migratingTarget();
  });
  afterAll(() => world?.close());

  migrationJobsContract('a cluster', () => ({ ...world, jobs: world.jobs() }));

  const planned = async (how: HowItGoes, purpose: MigrationSpec['purpose'] = 'migrate') => {
    const spec: MigrationSpec = { ...(await world.migrating(how)), purpose, drops: [] };
    return { spec, jobId: `run-${crypto.randomUUID()}` };
  };
  const stopAll = () => world.jobs().stopAll(world.fence);

  test('a function that dies after any of its changes, and is called again, migrates once', async () => {
    let changes = 0;
    for (let isDead = true; isDead; ) {
      changes += 1;
      const { spec, jobId } = await planned('succeeds');
      const dying = dyingAfter(changes);
      await world
        .jobs(world.operator.through(dying.around))
        .start(world.fence, jobId, spec)
        .catch(() => undefined);
      isDead = dying.isDead();

      await world.jobs().start(world.fence, jobId, spec);

      expect(await endOf(world.jobs(), jobId)).toMatchObject({ state: 'succeeded', exitCode: 0 });
      expect(await world.runs(spec.workload)).toBe(1);
    }
    // The record, the run in it, the Job, its mark in the record, and the Job that is let go.
    expect(changes).toBe(6);
  });

  test('a run that is aborted after any of its changes never runs later', async () => {
    for (let changes = 1; changes <= 4; changes += 1) {
      const { spec, jobId } = await planned('endless');
      const dying = dyingAfter(changes);
      const started = world.jobs(world.operator.through(dying.around)).start(world.fence, jobId, spec);
      await expect(started).rejects.toThrow('the process');

      const stopped = await stopAll();
      const again = changes === 1 ? null : await world.jobs().start(world.fence, jobId, spec);

      expect(stopped).toEqual([]);
      expect(again ?? undefined).toBeUndefined();
      if (changes > 1) expect(await world.jobs().status('docs-rag', jobId)).toMatchObject({ state: 'failed' });
      expect(await world.runs(spec.workload)).toBe(0);
    }
  });

  test('a Job that somebody removes while it runs is lost, and so is no other until a person has looked', async () => {
    const { spec, jobId } = await planned('endless');
    await world.jobs().start(world.fence, jobId, spec);
    await world.podOf(jobId);

    const name = spec.workload.toLowerCase().replace('/', '-');
    await world.inNamespace('delete', 'job', `ragmend-migrate-${name}`, '--cascade=orphan');
    await world.lose(jobId);

    expect(await endOf(world.jobs(), jobId)).toMatchObject({ state: 'lost' });
    const other = () => world.jobs().start(world.fence, `${jobId}-other`, spec);
    await expect(other()).rejects.toThrow(`remove ConfigMap 'ragmend-migration-${name}'`);
    await world.inNamespace('delete', 'configmap', `ragmend-migration-${name}`);
    await other();
    expect(await world.jobs().status('docs-rag', `${jobId}-other`)).toMatchObject({ state: 'running' });
    await stopAll();
  });

  test.each(['Pending', 'Running'] as const)('a pod that is killed while it is %s ends its run', async (phase) => {
    const { spec, jobId } = await planned('endless');
    await world.jobs().start(world.fence, jobId, spec);

    await world.inNamespace('delete', 'pod', await world.podOf(jobId, phase), '--wait=false');

    expect(['failed', 'lost']).toContain((await endOf(world.jobs(), jobId)).state);
    expect(await world.runs(spec.workload)).toBe(1);
  });

  test('a Job of that name which Ragmend did not make is left alone', async () => {
    const { spec, jobId } = await planned('succeeds');
    const name = `ragmend-migrate-${spec.workload.toLowerCase().replace('/', '-')}`;
    await world.inNamespace('create', 'job', name, '--image=none');

    const started = world.jobs().start(world.fence, jobId, spec);

    await expect(started).rejects.toBeInstanceOf(StartRefused);
    expect(await world.inNamespace('get', 'job', name, '-o', 'jsonpath={.spec.template.spec..image}')).toBe('none');
  });
});
