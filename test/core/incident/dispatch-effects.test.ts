import { dispatchEffects } from '../../../core/incident/dispatch-effects.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { prepareWorld, type World } from './world.ts';

type Handlers = Parameters<typeof dispatchEffects>[1];

/** Three effects of three incidents in the outbox. */
async function prepareEffects() {
  const world = await prepareWorld();
  for (const shardId of ['shard-1', 'shard-2'])
    await startByPerson(world, { targetId: 'docs-rag', subjectId: shardId, runbook: 'snapshot', by: 'Ann' });
  await startByPerson(world, { targetId: 'docs-rag', subjectId: 'shard-1', runbook: 'shard-restore', by: 'Ann' });
  return world;
}

/** Handlers that note what left and fail for incidents in `failing`. */
function prepareHandlers(failing: string[] = []) {
  const left: string[] = [];
  const leave = async ({ id, incidentId }: { id: string; incidentId?: string | null }) => {
    left.push(id);
    if (failing.includes(incidentId ?? '')) throw new Error(`no way out for ${incidentId}`);
  };
  const handlers: Handlers = {
    'start-execution': leave,
    'stop-execution': leave,
    'deliver-decision': leave,
    remind: leave,
    'write-report': leave,
    notify: leave,
  };
  return { left, handlers };
}

const ids = ['start:docs-rag-snapshot-1', 'start:docs-rag-snapshot-2', 'start:docs-rag-shard-restore-1'];

test('what is due leaves once, oldest first', async () => {
  const world = await prepareEffects();
  const { left, handlers } = prepareHandlers();

  await dispatchEffects(world, handlers);
  await dispatchEffects(world, handlers);

  expect(left).toEqual(ids);
  expect(await world.effects()).toEqual([]);
});

test('each effect goes to the handler of its kind', async () => {
  const world = await prepareEffects();
  const { incidents } = world;
  const { version } = await incidents.get('docs-rag-snapshot-1');
  const rest = { incidentId: 'docs-rag-snapshot-1', severity: 'info', text: 'hello' } as const;
  await incidents.update('docs-rag-snapshot-1', version, {}, [{ id: 'notify:1', kind: 'notify', ...rest }]);
  const told: string[] = [];
  const { handlers } = prepareHandlers();

  await dispatchEffects(world, { ...handlers, notify: async ({ text }) => void told.push(text) });

  expect(told).toEqual(['hello']);
});

test('one that fails holds the others not up and is tried again', async () => {
  const world = await prepareEffects();
  const { left, handlers } = prepareHandlers(['docs-rag-snapshot-1']);

  await dispatchEffects(world, handlers);

  expect(left).toEqual(ids);
  expect(await world.effects()).toMatchObject([{ id: ids[0] }]);
  expect(reasonOf(world)).toBe('Error: no way out for docs-rag-snapshot-1');
});

test('the pause after a failure is 1 s and doubles up to 60 s', async () => {
  const world = await prepareEffects();
  const { left, handlers } = prepareHandlers(['docs-rag-snapshot-1']);
  const pauses: number[] = [];
  await dispatchEffects(world, handlers);

  for (let seconds = 0; pauses.length < 8; seconds += 1) {
    const before = left.length;
    await dispatchEffects(world, handlers);
    if (left.length > before) {
      pauses.push(seconds);
      seconds = 0;
    }
    world.clock.advance(1);
  }

  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

test('what failed and then succeeds leaves no more', async () => {
  const world = await prepareEffects();
  const { handlers: failing } = prepareHandlers(['docs-rag-snapshot-1']);
  await dispatchEffects(world, failing);
  world.clock.advance(1);
  const { left, handlers } = prepareHandlers();

  await dispatchEffects(world, handlers);
  await dispatchEffects(world, handlers);

  expect(left).toEqual(ids.slice(0, 1));
  expect(await world.effects()).toEqual([]);
});

function reasonOf({ db }: World): string {
  return (db.prepare('SELECT reason FROM outbox WHERE done = 0').get() as { reason: string }).reason;
}
