import type { ApprovalItem } from '../../../core/contracts/http/http.ts';
import type { PlanOf } from '../../../core/contracts/plan.ts';
import { describeInBrowser } from '../browser.ts';
import { approvalOf, inSeconds } from '../scripted-state.ts';

const base = {
  ...{ incidentId: 'docs-rag-provider-failover-3', targetId: 'docs-rag', expectedSeconds: 5 },
  subject: { kind: 'provider', id: 'openai' } as const,
};
const switching: PlanOf<'switch'> = {
  ...base,
  ...{ action: 'switch', backupId: 'azure', from: { provider: 'openai', value: null, version: '3' }, missing: [] },
  summary: 'Let azure answer in place of openai, which fails with Auth (invalid_api_key).',
  changes: ["flag (gateway): from 'openai' to 'azure', for all sessions"],
  undo: "Switch the flag back to 'openai'.",
  facts: [
    { as: 'text', label: 'Backup', value: "azure answered a probe for 'gpt-4o'" },
    { as: 'text', label: 'Not known', value: 'its quota of tokens a minute' },
  ],
};
const missing = 'Without the gateway there is no ramp: all traffic returns at once, after approval.';
const ramping: PlanOf<'ramp'> = {
  ...base,
  ...{ action: 'ramp', primaryId: 'openai', backupId: 'azure', version: '4', from: 0, missing: [missing] },
  ...{ steps: [1, 5, 25, 50, 100], expectedSeconds: 3000 },
  summary: 'Bring traffic from azure back to openai in 5 steps (1, 5, 25, 50, 100 % of the sessions).',
  changes: ['Up by one step: after 61 pairs, if openai loses less than 10 % of the hits.', missing],
  undo: 'One write: openai back to 0 %, azure to 100 %.',
  facts: [
    { as: 'moment', label: 'Since', value: inSeconds(-600) },
    { as: 'seconds', label: 'Shortest time', value: 3050 },
  ],
};
const why: ApprovalItem['why'] = {
  ...{ mode: null, wrong: null, ifNobody: 'The plan expires at 07:00. Then nothing is changed.' },
  harm: "openai fails with Auth (invalid_api_key) for 'gpt-4o'. Users get an answer only where a backup covers it.",
  tried: ["Asked openai for 'gpt-4o': Auth (invalid_api_key)", "Asked azure for 'gpt-4o': it answers"],
};

describeInBrowser('a plan about an LLM provider', (open) => {
  it.each([
    [switching, 'Switch away from provider openai', ['about 5 s', "azure answered a probe for 'gpt-4o'"]],
    [ramping, 'Bring traffic back to provider openai', ['about 50 min', '50 min 50 s', '10 min ago', missing]],
  ])('is shown whole: %#', async (plan, title, parts) => {
    const { page, complaints } = await open({ state: { approvals: [approvalOf({ plan, why })] } });

    await page.getByRole('heading', { level: 2, name: title }).waitFor();

    const text = await page.getByRole('main').innerText();
    for (const part of [plan.summary, ...plan.changes, plan.undo, why?.harm ?? '', ...(why?.tried ?? []), ...parts])
      expect(text).toContain(part);
    expect(text).not.toContain('Golden answers');
    expect(complaints).toEqual([]);
    const folder = process.env.RAGMEND_PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/plan-${plan.action}.png`, fullPage: true });
  });
});
