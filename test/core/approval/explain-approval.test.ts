import { explainApproval } from '../../../core/approval/explain-approval.ts';
import type { CaseFacts } from '../../../core/contracts/case-file.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { stories } from '../../../core/stories.ts';
import { prepareAsked } from './world.ts';

/** Why a plan is asked for, with other ports, and what was reported meanwhile. */
async function explained(patch: object = {}) {
  const { world, id } = await prepareAsked();
  const errors: unknown[] = [];
  const report = (error: unknown) => void errors.push(error);
  return { errors, why: await explainApproval({ ...world, stories, report, ...patch }, await world.approvals.get(id)) };
}

test('a registry that cannot be read is said and reported, and hides nothing else', async () => {
  const registry = { read: () => Promise.reject(new Error('no cluster')) };

  const { why, errors } = await explained({ registry });

  expect(why).toMatchObject({ mode: null, harm: expect.stringContaining('is unknown'), wrong: null, tried: [] });
  expect(errors).toEqual([new Error('no cluster')]);
});

test('an approval whose incident is not on record is explained by its plan', async () => {
  const incidents = { get: () => Promise.reject(new NotFound("incident 'gone' does not exist")) };

  const { why } = await explained({ incidents });

  expect(why).toMatchObject({ wrong: null, tried: [], ifNobody: expect.stringContaining('shard-2 stays as it is') });
});

describe('a plan about an LLM provider', () => {
  const AT = '2026-11-23T03:00:00.000Z';
  const model = { model: 'small', role: 'primary' as const, breaker: null, lacks: [], unknown: [] };
  const failure = { class: 'Auth', code: 'invalid_api_key', horizonSeconds: null } as const;
  const models = [
    { ...model, provider: 'openai', failure },
    { ...model, provider: 'azure', failure: null },
  ];
  const providersFound = { at: AT, isUp: false, streak: 1, isSettled: true, models };

  async function explainedBy(facts: Partial<CaseFacts>) {
    const { world, id } = await prepareAsked();
    const approval = await world.approvals.get(id);
    const plan = { ...approval.plan, subject: { kind: 'provider' as const, id: 'openai' } };
    const incidents = { get: async () => ({ runbook: 'provider-failover' as const, openedAt: AT }) };
    const caseFile = { facts: async () => facts };
    return explainApproval({ ...world, incidents, caseFile, stories, report: () => {} }, { ...approval, plan });
  }

  it('says who fails and what each provider answered', async () => {
    expect(await explainedBy({ providersFound })).toMatchObject({
      harm: "openai fails with Auth (invalid_api_key) for 'small'. Users get an answer only where a backup covers it.",
      wrong: null,
      tried: ["Asked openai for 'small': Auth (invalid_api_key)", "Asked azure for 'small': it answers"],
    });
  });

  it.each([
    [{ fallbackAt: AT }, `Nobody answers since ${AT}: users get cached answers and refusals.`],
    [{ switched: { to: 'azure', at: AT, provenAt: null } }, `azure answers in place of provider openai since ${AT}.`],
    [
      { switched: { to: 'azure', at: AT, provenAt: null }, fallbackAt: '2026-11-23T02:00:00.000Z' },
      `azure answers in place of provider openai since ${AT}.`,
    ],
    [{}, 'The timeline of the run says what users get of provider openai now.'],
  ])('says what users get after %j', async (facts, harm) => {
    expect((await explainedBy({ providersFound: { ...providersFound, models: [] }, ...facts })).harm).toBe(harm);
  });
});
