import { type DecisionRequest, decideApproval } from '../../../core/approval/decide-approval.ts';
import { expireApprovals } from '../../../core/approval/expire-approvals.ts';
import { withdrawApprovals } from '../../../core/approval/withdraw-approvals.ts';
import { prepareAsked } from './world.ts';

type Asked = Awaited<ReturnType<typeof prepareAsked>>;
type Row = [
  refused: string,
  before: (asked: Asked) => unknown,
  request: Partial<DecisionRequest>,
  name: string,
  detail: RegExp,
];

const nothing = () => undefined;
const approvedByBo = ({ world, id }: Asked) => decideApproval(world, { id, decision: 'approve', by: 'Bo' });
const late = ({ world }: Asked) => world.clock.advance(900);

/** Refusals by a rule: they stay on record. */
const RULES: Row[] = [
  ['who asked', nothing, { by: 'Ann Lee' }, 'SelfApproval', /'Ann Lee' asked for this run/],
  ['who asked, to reject too', nothing, { by: 'Ann Lee', decision: 'reject', reason: 'no' }, 'SelfApproval', /asked/],
  ['who asked, in capitals', nothing, { by: 'ANN LEE' }, 'SelfApproval', /'ANN LEE' asked/],
  ['who asked, without the space', nothing, { by: 'annlee' }, 'SelfApproval', /asked/],
  ['who asked, with something invisible', nothing, { by: 'Ann\u200b Lee' }, 'SelfApproval', /asked/],
  ['who asked, in full-width letters', nothing, { by: '\uff21nn Lee' }, 'SelfApproval', /asked/],
  ['a decision after the deadline', late, {}, 'ApprovalClosed', /expired at 2026-11-23T03:15:00.000Z/],
  ['a decision about another plan', nothing, { planHash: 'f'.repeat(64) }, 'PlanDrifted', /not 'f{64}': read the plan/],
];

/** Refusals because it is over, or because the request lacks something. */
const OTHERS: Row[] = [
  ['a second decision', approvedByBo, {}, 'ApprovalClosed', /is Approved by Bo since 2026-11-23T03:00:00.000Z/],
  [
    'a decision after the sweep',
    async (asked) => {
      late(asked);
      await expireApprovals(asked.world);
    },
    {},
    'ApprovalClosed',
    /is Expired by its deadline since 2026-11-23T03:15:00.000Z \(nobody answered in time\)/,
  ],
  [
    'a decision after an abort',
    ({ world, ref }) => withdrawApprovals(world, ref),
    {},
    'ApprovalClosed',
    /is Cancelled by Ragmend since 2026-11-23T03:00:00.000Z \(the run ended\)/,
  ],
  ['a rejection without a reason', nothing, { decision: 'reject', reason: ' ' }, 'ReasonRequired', /say why/],
  ['a decision about nothing', nothing, { id: 'nothing' }, 'NotFound', /'nothing' does not exist/],
];

async function refuse([, before, request]: Row) {
  const asked = await prepareAsked();
  await before(asked);
  const { world, id, ref } = asked;
  const state = async () => [await world.approvals.get(id), await world.deliveries()];
  const [standing, notes] = [await state(), await world.caseFile.timeline(ref.incidentId)];
  const error = await decideApproval(world, { id, decision: 'approve', by: 'Cy', ...request }).then(
    () => null,
    (reason: Error) => reason,
  );
  const told = (await world.caseFile.timeline(ref.incidentId)).slice(notes.length).map(({ text }) => text);
  return { error, told, before: standing, after: await state() };
}

test.each(RULES)('%s is refused by name, changes nothing, and stays on record', async (...row) => {
  const [, , { by = 'Cy', decision = 'approve' }, name, detail] = row;

  const { error, told, before, after } = await refuse(row);

  expect([error?.name, error?.message]).toEqual([name, expect.stringMatching(detail)]);
  expect(after).toEqual(before);
  expect(told).toEqual([`refused to let ${by} ${decision}: ${error?.message}`]);
});

test.each(OTHERS)('%s is refused by name and changes nothing', async (...row) => {
  const [, , , name, detail] = row;

  const { error, told, before, after } = await refuse(row);

  expect([error?.name, error?.message]).toEqual([name, expect.stringMatching(detail)]);
  expect(after).toEqual(before);
  expect(told).toEqual([]);
});
