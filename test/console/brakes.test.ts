import { shardNamed } from '../../core/contracts/subject.ts';
import { describeInBrowser } from './browser.ts';
import { brakesOf } from './scripted-state.ts';

describeInBrowser('the brakes', (open) => {
  it('stops everything once a reason is given, says so on every screen, and lets runs start again', async () => {
    const { page, state } = await open({ hash: '#/service' });
    await page.getByRole('button', { name: 'Stop everything' }).click();
    const stop = page.getByRole('dialog').getByRole('button', { name: 'Stop everything' });
    const isBlocked = await stop.isDisabled();
    await page.getByLabel('Reason').fill('a real outage');
    await stop.click();

    await page.getByText('Set by ada: a real outage').waitFor();
    await page.goto(page.url().replace('#/service', '#/approvals'));
    await page.getByText('The kill switch is on: nothing is repaired', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Let runs start again' }).first().click();
    await page.getByRole('dialog').getByLabel('Reason').fill('it is over');
    await page.getByRole('dialog').getByRole('button', { name: 'Let runs start again' }).click();

    await page.getByText('Set by ada: a real outage').waitFor({ state: 'detached' });
    expect(isBlocked).toBe(true);
    expect(state.brakes.killSwitch).toMatchObject({ on: false, by: 'ada', reason: 'it is over' });
  });

  it('says so where the kill switch can not be read', async () => {
    const { page } = await open({ hash: '#/approvals', state: { brakes: brakesOf({ killSwitch: null }) } });

    await page.getByText('It cannot be read, so everything stops').waitFor();
  });

  it('shows budgets and resets an open breaker', async () => {
    const breaker = {
      targetId: 'docs-rag',
      subject: shardNamed('shard-2'),
      incidentId: 'i-3',
      openedAt: '',
      reason: 'it came back',
      resetAt: null,
      resetBy: null,
    };
    const { page, state } = await open({ hash: '#/service', state: { brakes: brakesOf({ breakers: [breaker] }) } });

    await page.getByText('docs-rag, shard-restore: 1 of 3 runs in the last hour, 2 of 7 in the last day').waitFor();
    await page.getByRole('button', { name: 'Reset the breaker' }).click();

    await page.getByText('The breaker of shard-2 is open', { exact: true }).waitFor({ state: 'detached' });
    expect(state.brakes.breakers).toEqual([]);
  });
});
