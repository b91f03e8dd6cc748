import type { Page } from 'playwright-core';
import type { Need } from '../../core/contracts/http/needs.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import { describeInBrowser } from './browser.ts';
import { approvalOf, brakesOf, inSeconds } from './scripted-state.ts';

const shared = { targetId: 'docs-rag', subject: shardNamed('shard-2'), why: 'Its last run ended as Expired.' };
const START = 'ragmend start shard-2 --as NAME';
const OUT: Need = {
  ...{ kind: 'shard-out', id: 'shard-out:docs-rag/shard-2', ...shared, since: inSeconds(-78 * 60), command: START },
  ...{ headline: 'shard-2 is out of rotation and nothing works on it: users get answers without it.' },
  ...{ route: 'none', incidentId: 'docs-rag-shard-restore-1' },
};
const RUN: Need = {
  ...{ kind: 'run', id: 'run:docs-rag-snapshot-3', ...shared, subject: shardNamed('shard-3'), since: inSeconds(-3600) },
  ...{
    headline: 'snapshot of shard-3 ended as Failed, and nobody has followed up.',
    incidentId: 'docs-rag-snapshot-3',
  },
  ...{ command: 'ragmend start shard-3 --runbook snapshot --as NAME', runbook: 'snapshot', status: 'Failed' },
};
const WAITS: Need = {
  ...{
    kind: 'alert',
    id: 'alert:shard-4',
    ...shared,
    subject: shardNamed('shard-4'),
    since: inSeconds(-120),
    alerts: 1,
  },
  ...{ headline: 'CHRDrop from grafana about shard-4 fires and waits.', alertname: 'CHRDrop', source: 'grafana' },
  ...{ runbook: 'shard-restore' },
  ...{ command: 'ragmend show x', disposition: 'Queued', behind: 'docs-rag-shard-restore-1', until: null },
};

describeInBrowser('what needs you', (open) => {
  it('is everything in one list, and its badge counts it', async () => {
    const { page, complaints } = await open({ state: { needs: [OUT, RUN, WAITS] } });

    await page.getByText(OUT.headline, { exact: true }).waitFor();

    const text = await page.getByRole('main').innerText();
    for (const part of ['Restore shard-2', RUN.headline, WAITS.headline, '1 h ago', 'ragmend start shard-3'])
      expect(text).toContain(part);
    expect(text).not.toContain('Nothing waits for you');
    expect(await page.getByRole('listitem').filter({ hasText: 'Needs you' }).first().innerText()).toMatch(
      /Needs you\s*4/,
    );
    expect(complaints).toEqual([]);
  });

  it('is said to be nothing only while nothing is out, held back or unfinished', async () => {
    const { page, state } = await open({ state: { approvals: [], needs: [OUT] } });
    await page.getByText('shard-2 is out of rotation').first().waitFor();
    const before = await page.getByText('Nothing waits for you').count();

    state.needs = [];

    await page.getByText('Nothing waits for you').waitFor();
    expect(before).toBe(0);
  });

  it('starts a run again and goes to it', async () => {
    const { page, state } = await open({ state: { approvals: [], needs: [OUT] } });

    await page.getByRole('button', { name: 'Start again' }).click();

    await page.getByRole('heading', { name: 'docs-rag-shard-restore-9' }).waitFor();
    expect(state.incidents[0]).toMatchObject({ subject: shardNamed('shard-2'), runbook: 'shard-restore' });
  });

  it('takes a snapshot again where that was what failed', async () => {
    const { page, state } = await open({ state: { approvals: [], needs: [RUN] } });

    await page.getByRole('button', { name: 'Start again' }).click();

    await page.getByRole('heading', { name: 'docs-rag-snapshot-9' }).waitFor();
    expect(state.incidents[0]).toMatchObject({ subject: shardNamed('shard-3'), runbook: 'snapshot' });
  });

  it('resets a breaker, and keeps the focus on the list', async () => {
    const about = { targetId: 'docs-rag', subject: shardNamed('shard-2'), incidentId: 'docs-rag-shard-restore-1' };
    const breaker = { ...about, openedAt: inSeconds(-60), reason: 'again and again', resetAt: null, resetBy: null };
    const { page } = await open({ state: { approvals: [], brakes: brakesOf({ breakers: [breaker] }) } });

    await page.getByRole('button', { name: 'Reset the breaker' }).click();

    await page.getByText('Nothing waits for you').waitFor();
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
    expect(await page.locator('[aria-live=assertive]').first().textContent()).toBe('The breaker of shard-2 is reset.');
  });
});

describeInBrowser('one plan by its address', (open) => {
  const two = [approvalOf(), approvalOf({ id: 'second/plan' }, { subject: shardNamed('shard-9') })];
  const hash = `#/approvals/${encodeURIComponent('second/plan')}`;

  it('is shown alone, and decided there', async () => {
    const { page, state } = await open({ hash, state: { approvals: two } });

    await page.getByRole('heading', { name: 'Restore shard-9' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Restore shard-2' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve this plan' }).click();

    await page.getByText('Approved by you', { exact: true }).waitFor();
    expect(state.decisions).toMatchObject([{ id: 'second/plan', decision: 'approve' }]);
  });

  it('says so where there is none', async () => {
    const { page } = await open({ hash: '#/approvals/nothing' });

    await page.getByText("approval 'nothing' does not exist").waitFor();
  });
});

/** Waits until exactly this is told to assistive technology: a screen may show it a moment before. */
async function announced(page: Page, text: string): Promise<void> {
  const told = page.getByText(text, { exact: true }).and(page.locator('[aria-live=assertive]'));
  await told.waitFor({ state: 'attached' });
}

describeInBrowser('a decision', (open) => {
  it.each(['Approve', 'Reject'])('%s is announced, and the focus stays at its plan', async (decision) => {
    const { page } = await open();

    if (decision === 'Reject') await page.getByLabel('Reason').fill('too old');
    await page.getByRole('button', { name: decision }).click();
    if (decision === 'Approve') await page.getByRole('button', { name: 'Approve this plan' }).click();

    const said = decision === 'Approve' ? 'Approved by you' : 'Rejected by you';
    await page.getByText(said, { exact: true }).waitFor();
    await announced(page, `Restore shard-2: ${said}`);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Restore shard-2');
  });

  it('that is refused is announced, and the focus stays at its plan', async () => {
    const { page, state } = await open();
    state.refuse = { status: 403, detail: 'somebody else decides' };

    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve this plan' }).click();

    await page.getByText('Your decision was not accepted', { exact: true }).waitFor();
    await announced(page, 'Your decision was not accepted: somebody else decides');
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
  });
});
