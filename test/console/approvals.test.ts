import { describeInBrowser } from './browser.ts';
import { approvalOf, inSeconds } from './scripted-state.ts';

describeInBrowser('the approvals screen', (open) => {
  it('shows the plan with its snapshot, cost, undo, requester and hash', async () => {
    const { page, state, complaints } = await open();
    const hash = state.approvals[0]?.planHash ?? 'none';

    await page.getByText(hash).waitFor();

    const text = await page.getByRole('main').innerText();
    for (const part of ['Restore shard-2', '8 h 10 min', 'Changes of the night', 'about 4 min 20 s', '1.8 GB'])
      expect(text).toContain(part);
    for (const part of [
      '24 of 24',
      'cd34'.repeat(16),
      'Stop workload shard-2-r7',
      'an alert of alertmanager',
      '8 h ago',
    ])
      expect(text).toContain(part);
    expect(complaints).toEqual([]);
  });

  it('says why: the harm, what was wrong since when, what was tried, and what if nobody decides', async () => {
    const { page, state } = await open();
    const why = state.approvals[0]?.why;

    await page.getByText(why?.harm ?? 'none').waitFor();

    const text = await page.getByRole('main').innerText();
    for (const part of [why?.ifNobody, ...(why?.tried ?? []), '15 of 24 wrong']) expect(text).toContain(part);
    expect(text).toMatch(/since the alert of .* \(4 min ago\)/);
  });

  it('counts down to the deadline', async () => {
    const { page } = await open();
    const timer = page.getByRole('timer');
    const before = await timer.innerText();

    await page.waitForFunction((last) => document.querySelector('[role=timer]')?.textContent !== last, before);

    expect(await timer.innerText()).toMatch(/^2[45] min( \d+ s)? left$/);
  });

  it('sends no rejection without a reason and asks for one', async () => {
    const { page, state } = await open();

    await page.getByRole('button', { name: 'Reject' }).click();

    await page.getByText('Say why you reject this plan.').waitFor();
    expect(await page.getByLabel('Reason').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(state.decisions).toEqual([]);
  });

  it('sends a rejection with its reason and shows who decided', async () => {
    const { page, state } = await open();

    await page.getByLabel('Reason').fill('the snapshot is too old');
    await page.getByRole('button', { name: 'Reject' }).click();

    await page.getByText('Rejected by you', { exact: true }).waitFor();
    expect(state.decisions).toMatchObject([{ decision: 'reject', reason: 'the snapshot is too old' }]);
  });

  it('sends an approval of exactly the plan that was read, once it is confirmed', async () => {
    const { page, state } = await open();
    const read = state.approvals[0]?.planHash;

    await page.getByRole('button', { name: 'Approve' }).click();
    const polled = page.waitForResponse(/api\/approvals$/);
    state.approvals = [approvalOf({ planHash: 'ef56'.repeat(16) })];
    await polled;
    await page.locator('.hash', { hasText: 'ef56' }).first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Approve this plan' }).click();

    await page.getByText('Approved by you', { exact: true }).waitFor();
    expect(state.decisions).toMatchObject([{ decision: 'approve', planHash: read }]);
  });

  it('sends nothing when the confirmation is cancelled', async () => {
    const { page, state } = await open();

    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(state.decisions).toEqual([]);
  });

  it('tells the person who started the run why somebody else decides', async () => {
    const { page } = await open({ state: { approvals: [approvalOf({ requestedBy: 'ada' })] } });

    await page.getByText('Somebody else must decide').waitFor();

    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });

  it('shows the refusal of the server', async () => {
    const { page, state } = await open();
    state.refuse = { status: 403, detail: "'ada' asked for this plan: somebody else decides" };

    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve this plan' }).click();

    await page.getByText(state.refuse.detail, { exact: true }).waitFor();
  });

  it('shows who won a lost race, and when', async () => {
    const { page, state } = await open();
    const won = { state: 'Rejected' as const, decidedBy: 'grace', decidedAt: inSeconds(-7), reason: 'not at night' };
    state.refuse = { status: 409, detail: 'already decided', approvals: [approvalOf({ ...won, status: 'Rejected' })] };

    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve this plan' }).click();
    await page.getByText('Rejected by grace', { exact: true }).waitFor();

    const text = await page.getByRole('main').innerText();
    expect(text).toMatch(/\d+ s ago\): not at night/);
    expect(text).toContain('already decided');
  });

  it('closes the confirmation of a plan that somebody else decides meanwhile', async () => {
    const { page, state } = await open();
    await page.getByRole('button', { name: 'Approve' }).click();
    const approved = { state: 'Approved' as const, decidedBy: 'grace', decidedAt: inSeconds(-1) };

    state.approvals = [approvalOf({ ...approved, status: 'Approved' })];

    await page.getByText('Approved by grace', { exact: true }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('announces an approval that arrives, and shows it without a reload', async () => {
    const { page, state } = await open({ state: { approvals: [] } });
    await page.getByText('Nothing waits for you').waitFor();

    state.approvals = [approvalOf()];

    await page.getByRole('button', { name: 'Approve' }).waitFor();
    expect(await page.locator('[aria-live=assertive]').first().textContent()).toContain(
      'New approval: Restore shard-2',
    );
  });
});
