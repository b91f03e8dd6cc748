import { shardNamed } from '../../core/contracts/subject.ts';
import { describeInBrowser } from './browser.ts';
import { approvalOf, incidentOf, inSeconds, stepOf } from './scripted-state.ts';

const HERE = '#/incidents/docs-rag-shard-restore-1';

describeInBrowser('the incident screens', (open) => {
  it('goes from the list to the incident', async () => {
    const { page } = await open({ hash: '#/incidents' });

    await page.getByRole('link', { name: 'docs-rag-shard-restore-1' }).click();

    await page.getByRole('heading', { name: 'docs-rag-shard-restore-1' }).waitFor();
    expect(await page.locator('#page').evaluate((screen) => screen === document.activeElement)).toBe(true);
  });

  it('goes to older incidents and back by keyboard, and stays where it is', async () => {
    const incidents = Array.from({ length: 40 }, (_, n) => incidentOf({ id: `docs-rag-shard-restore-${40 - n}` }));
    const { page } = await open({ hash: '#/incidents', state: { incidents } });
    const older = page.getByRole('button', { name: 'Older' });
    await page.getByRole('link', { name: 'docs-rag-shard-restore-40' }).waitFor();

    for (let tab = 0; tab < 40 && !(await older.evaluate((one) => one === document.activeElement)); tab++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'docs-rag-shard-restore-1', exact: true }).waitFor();

    expect(await page.getByRole('link', { name: 'docs-rag-shard-restore-40' }).count()).toBe(0);
    expect(await older.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'docs-rag-shard-restore-40' }).waitFor();
  });

  it('shows steps as they begin, end and fail', async () => {
    const { page, state } = await open({ hash: HERE });
    const steps = page.getByRole('list', { name: 'Steps' });
    await steps.getByText('Copy the volume as evidence').waitFor();

    const failed = { title: 'Reopen the shard', endedAt: inSeconds(0), error: 'the store does not answer' };
    state.incidents = [incidentOf({ steps: [stepOf(failed), stepOf({ title: 'Restart the shard' })] })];
    await steps.getByText('Restart the shard').waitFor();

    const text = await steps.innerText();
    expect(text).toContain('the store does not answer');
    expect(text).toMatch(/Restart the shard\s+Running, 1\d s so far/);
    expect(text).not.toContain('Copy the volume');
  });

  it('shows the timeline, the progress of the copy, and who decided', async () => {
    const decided = { state: 'Approved' as const, status: 'Approved', decidedBy: 'grace', decidedAt: inSeconds(-60) };
    const incidents = [incidentOf({ approvals: [approvalOf(decided)] })];

    const { page } = await open({ hash: HERE, state: { incidents } });
    await page.getByRole('progressbar').waitFor();

    const text = await page.getByRole('main').innerText();
    for (const part of ['9 of 24 golden queries of shard-2', '700 MB of 1.8 GB', '37%', 'grace', 'Approved'])
      expect(text).toContain(part);
  });

  it('aborts once that is confirmed', async () => {
    const { page, state } = await open({ hash: HERE });

    await page.getByRole('button', { name: 'Abort' }).click();
    const before = state.incidents[0]?.timeline.length;
    await page.getByRole('button', { name: 'Abort the incident' }).click();

    await page.getByText('ada aborted the incident').waitFor();
    expect(before).toBe(2);
    expect(await page.getByText('Stopping').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Abort' }).count()).toBe(0);
  });

  it('starts a run on a chosen shard and goes to its incident', async () => {
    const { page, state } = await open({ hash: '#/incidents' });

    await page.getByRole('button', { name: 'Start a run' }).click();
    await page.getByRole('button', { name: /Shard/ }).click();
    await page.getByRole('option', { name: 'shard-3' }).click();
    await page.getByText('Take a snapshot').click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();

    await page.getByRole('heading', { name: 'docs-rag-snapshot-9' }).waitFor();
    expect(state.incidents[0]).toMatchObject({
      subject: shardNamed('shard-3'),
      runbook: 'snapshot',
      requestedBy: 'ada',
    });
  });

  it('says what is not there', async () => {
    const { page } = await open({ hash: '#/incidents/nowhere-1' });

    await page.getByText("no incident 'nowhere-1'").waitFor();

    expect(await page.getByText('The incident cannot be shown right now').count()).toBe(1);
  });
});
