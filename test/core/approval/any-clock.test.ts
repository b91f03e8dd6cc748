import * as fc from 'fast-check';
import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { deliverDecision } from '../../../core/approval/deliver-decision.ts';
import { expireApprovals } from '../../../core/approval/expire-approvals.ts';
import { askAgain, prepareAsked } from './world.ts';

type Asked = Awaited<ReturnType<typeof prepareAsked>>;
type Move = (asked: Asked) => Promise<unknown>;

const refused = () => undefined;
const jump =
  (seconds: number): Move =>
  async ({ world }) =>
    world.clock.advance(seconds);
const sweep: Move = ({ world }) => expireApprovals(world);
const retry: Move = (asked) => askAgain(asked);
const deliver: Move = ({ world, id }) => deliverDecision(world, { approvalId: id });
const approve: Move = ({ world, id }) => decideApproval(world, { id, decision: 'approve', by: 'Bo' }).catch(refused);
const ownApproval: Move = ({ world, id }) =>
  decideApproval(world, { id, decision: 'approve', by: 'ann lee' }).catch(refused);

const clock = fc.integer({ min: -600, max: 600 }).map((seconds): [string, Move] => [`jump ${seconds}`, jump(seconds)]);
const work = fc.constantFrom<[string, Move][]>(['sweep', sweep], ['retry', retry], ['own approval', ownApproval]);
const moves = fc.array(fc.oneof(clock, work), { maxLength: 30 });

/** What the waiting step was told, after all moves and a delivery. */
async function told(asked: Asked, done: [string, Move][]) {
  for (const [, move] of done) await move(asked);
  const { state } = await asked.world.approvals.get(asked.id);
  if (state !== 'Pending') await deliver(asked);
  return { state, outputs: asked.world.executions.answered.map(({ output }) => output) };
}

test('whatever the clock does, a question that nobody approves is never approved', async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (done) => {
      const { state, outputs } = await told(await prepareAsked(), done);

      expect(['Pending', 'Expired']).toContain(state);
      expect(outputs).toEqual(state === 'Expired' ? [expect.objectContaining({ approved: false, expired: true })] : []);
    }),
    { numRuns: 60 },
  );
});

test('whatever the clock does after a question expired, no approval comes through any more', async () => {
  const later = fc.array(fc.oneof(clock, work, fc.constant<[string, Move]>(['approve', approve])), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(later, async (done) => {
      const asked = await prepareAsked();
      asked.world.clock.advance(900);
      await sweep(asked);

      const { state, outputs } = await told(asked, done);

      expect(state).toBe('Expired');
      expect(outputs).toMatchObject([{ approved: false, expired: true }]);
    }),
    { numRuns: 60 },
  );
});

test('whatever the clock does, the first decision stands and is what the step is told', async () => {
  await fc.assert(
    fc.asyncProperty(moves, moves, async (before, after) => {
      const asked = await prepareAsked();
      for (const [, move] of before) await move(asked);
      await approve(asked);
      await sweep(asked);
      const first = await asked.world.approvals.get(asked.id);
      fc.pre(first.state !== 'Pending');

      const { outputs } = await told(asked, after);

      expect(await asked.world.approvals.get(asked.id)).toEqual(first);
      expect(outputs).toMatchObject([{ approved: first.state === 'Approved', expired: first.state === 'Expired' }]);
    }),
    { numRuns: 60 },
  );
});
