import type { Approvals, Decision } from '../../../core/approval/ports.ts';
import type { Effect, Outbox } from '../../../core/kernel/ports/outbox.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { pendingApproval as approval } from '../../fakes/records/pending-approval.ts';
import { WHOLE } from '../../fakes/whole-list.ts';

/** `outbox` is where the approvals queue their effects. */
export type ApprovalsUnderTest = { approvals: Approvals; outbox: Outbox };

const TOKEN = 'task-token-that-nobody-may-see';
const NEWER = 'newer-token-that-nobody-may-see';
const NONE = { pending: [], decided: [] };
const decision = (decidedBy: string, state: Decision['state'] = 'Approved'): Decision => ({
  ...{ state, decidedBy, decidedAt: '2026-11-23T04:00:00.000Z', reason: null },
});
const deliver = (id: string): Effect => ({ id, kind: 'deliver-decision', approvalId: 'a-1' });

const hour = (n: number) => new Date(Date.UTC(2026, 10, 23, n)).toISOString();

async function queued(outbox: Outbox): Promise<string[]> {
  return (await outbox.due(Number.MAX_SAFE_INTEGER, 10_000)).map(({ effect }) => effect.id);
}

/** What every adapter of the Approvals port does; `makeAdapter` gives one without approvals. */
export function approvalsContract(name: string, makeAdapter: () => ApprovalsUnderTest): void {
  describe(`${name} as Approvals`, () => {
    test('a new approval stands as it was requested, waits for its decision, and queues nothing', async () => {
      const { approvals, outbox } = makeAdapter();

      const standing = await approvals.request(approval('a-1'), TOKEN, { pending: [], decided: [deliver('early')] });

      expect(standing).toEqual(approval('a-1'));
      expect(await approvals.get('a-1')).toEqual(approval('a-1'));
      expect(await approvals.token('a-1')).toBe(TOKEN);
      expect(await queued(outbox)).toEqual([]);
    });

    test('of 1,000 parallel decisions one wins, its effect is queued once, and the others get what stands', async () => {
      const { approvals, outbox } = makeAdapter();
      await approvals.request(approval('a-1'), TOKEN, NONE);

      const decide = (_: unknown, index: number) =>
        approvals.decide('a-1', decision(`person-${index}`, index % 2 ? 'Rejected' : 'Approved'), [
          deliver(`by-${index}`),
        ]);
      const answers = await Promise.all(Array.from({ length: 1_000 }, decide));

      const won = answers.findIndex((answer) => answer.won);
      const winning = decision(`person-${won}`, won % 2 ? 'Rejected' : 'Approved');
      const standing = approval('a-1', winning);
      expect(answers.filter((answer) => answer.won)).toEqual([{ won: true, approval: standing }]);
      expect(answers.filter((answer) => !answer.won)).toEqual(
        Array.from({ length: 999 }, () => ({ won: false, approval: standing })),
      );
      expect(await approvals.get('a-1')).toEqual(standing);
      expect(await queued(outbox)).toEqual([`by-${won}`]);
    });

    test('a decision on one approval leaves the others open', async () => {
      const { approvals } = makeAdapter();
      await approvals.request(approval('a-1'), TOKEN, NONE);
      await approvals.request(approval('a-2'), TOKEN, NONE);

      await approvals.decide('a-1', decision('ann', 'Void'), []);

      expect(await approvals.get('a-2')).toEqual(approval('a-2'));
      expect(await approvals.list({ open: true })).toEqual([approval('a-2')]);
    });

    test('a retried request that is not decided keeps what stands, takes the new token, and queues nothing', async () => {
      const { approvals, outbox } = makeAdapter();
      await approvals.request(approval('a-1'), TOKEN, NONE);

      const standing = await approvals.request(approval('a-1', { planHash: 'other' }), NEWER, {
        pending: [],
        decided: [deliver('early')],
      });

      expect(standing).toEqual(approval('a-1'));
      expect(await approvals.list(WHOLE)).toEqual([approval('a-1')]);
      expect(await approvals.token('a-1')).toBe(NEWER);
      expect(await queued(outbox)).toEqual([]);
    });

    test('a retried request that was decided keeps the decision, takes the new token, and queues the effects once', async () => {
      const { approvals, outbox } = makeAdapter();
      await approvals.request(approval('a-1'), TOKEN, NONE);
      await approvals.decide('a-1', decision('ann', 'Rejected'), [deliver('decided')]);

      const standing = await approvals.request(approval('a-1'), NEWER, { pending: [], decided: [deliver('again')] });
      await approvals.request(approval('a-1'), NEWER, { pending: [], decided: [deliver('again')] });

      expect(standing).toEqual(approval('a-1', decision('ann', 'Rejected')));
      expect(await approvals.get('a-1')).toEqual(standing);
      expect(await approvals.token('a-1')).toBe(NEWER);
      expect(await queued(outbox)).toEqual(['decided', 'again']);
    });

    test('what is for an open question is queued with it, once, and is due from its own time on', async () => {
      const { approvals, outbox } = makeAdapter();
      const remind: Effect = { id: 'r-1', kind: 'remind', approvalId: 'a-1', severity: 'info', notBefore: 5_000 };
      const effects = { pending: [remind], decided: [] };

      await approvals.request(approval('a-1'), TOKEN, effects);
      await approvals.request(approval('a-1'), NEWER, effects);
      await approvals.decide('a-1', decision('ann'), []);
      await approvals.request(approval('a-1'), NEWER, { pending: [{ ...remind, id: 'r-2' }], decided: [] });

      expect(await outbox.due(4_999, 10)).toEqual([]);
      expect(await outbox.due(5_000, 10)).toEqual([{ effect: remind, attempts: 0 }]);
    });

    test('parallel requests of one approval leave one, with the token of one of them', async () => {
      const { approvals } = makeAdapter();
      const tokens = Array.from({ length: 20 }, (_, index) => `token-${index}`);

      const all = await Promise.all(tokens.map((token) => approvals.request(approval('a-1'), token, NONE)));

      expect(all).toEqual(tokens.map(() => approval('a-1')));
      expect(await approvals.list(WHOLE)).toEqual([approval('a-1')]);
      expect(tokens).toContain(await approvals.token('a-1'));
    });

    test('no answer but that of token holds a token', async () => {
      const { approvals, outbox } = makeAdapter();

      const answers: unknown[] = [
        await approvals.request(approval('a-1'), TOKEN, NONE),
        await approvals.decide('a-1', decision('ann'), [deliver('decided')]),
        await approvals.decide('a-1', decision('bob'), []),
        await approvals.request(approval('a-1'), NEWER, { pending: [], decided: [deliver('again')] }),
        await approvals.get('a-1'),
        await approvals.list(WHOLE),
        await outbox.due(Number.MAX_SAFE_INTEGER, 10),
      ];

      expect(JSON.stringify(answers)).not.toMatch(/nobody-may-see|taskToken/);
    });

    test('a list has pending ones first, then decided ones, each newest first, and can be narrowed', async () => {
      const { approvals } = makeAdapter();
      const ask = (id: string, incidentId: string, targetId: string, n: number) =>
        approvals.request(approval(id, { incidentId, targetId, requestedAt: hour(n) }), TOKEN, NONE);
      const decide = (id: string, n: number) =>
        approvals.decide(id, { ...decision('ann', 'Expired'), decidedAt: hour(n) }, []);
      await ask('a-1', 'i-1', 'docs-rag', 1);
      await ask('a-2', 'i-2', 'docs-rag', 2);
      await ask('a-3', 'i-1', 'else', 3);
      await ask('a-4', 'i-1', 'docs-rag', 4);
      await decide('a-2', 5);
      await decide('a-1', 6);

      const ids = async (which: Parameters<Approvals['list']>[0]) => (await approvals.list(which)).map(({ id }) => id);

      expect(await ids(WHOLE)).toEqual(['a-4', 'a-3', 'a-1', 'a-2']);
      expect(await ids({ incidentId: 'i-1' })).toEqual(['a-4', 'a-3', 'a-1']);
      expect(await ids({ incidentId: 'i-1', open: true })).toEqual(['a-4', 'a-3']);
      expect(await ids({ open: true })).toEqual(['a-4', 'a-3']);
      expect(await ids({ targetIds: ['docs-rag'], open: true })).toEqual(['a-4']);
      expect(await ids({ targetIds: ['docs-rag'], since: hour(6) })).toEqual(['a-4', 'a-1']);
      expect(await ids({ targetIds: ['docs-rag'], limit: 2 })).toEqual(['a-4', 'a-1']);
      const before = { open: false, at: hour(6), id: 'a-1' };
      expect(await ids({ targetIds: ['docs-rag'], limit: 2, before })).toEqual(['a-2']);
    });

    test('an approval that does not exist is NotFound, and deciding it queues nothing', async () => {
      const { approvals, outbox } = makeAdapter();

      await expect(approvals.get('nobody')).rejects.toBeInstanceOf(NotFound);
      await expect(approvals.token('nobody')).rejects.toBeInstanceOf(NotFound);
      await expect(approvals.decide('nobody', decision('ann'), [deliver('lost')])).rejects.toBeInstanceOf(NotFound);

      expect(await queued(outbox)).toEqual([]);
    });
  });
}
