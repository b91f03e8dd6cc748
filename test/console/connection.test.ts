import { shardNamed } from '../../core/contracts/subject.ts';
import { describeInBrowser } from './browser.ts';
import { approvalOf } from './scripted-state.ts';

describeInBrowser('a page whose server comes and goes', (open) => {
  it('says that the connection is lost, keeps what it shows, and goes on by itself', async () => {
    const { page, state } = await open();
    await page.getByLabel('Reason').fill('half a rea');

    state.down = true;
    await page.getByText('Connection lost').waitFor();
    const shown = await page.getByRole('heading', { name: 'Restore shard-2' }).count();
    state.down = false;
    await page.getByText('Connection lost').waitFor({ state: 'hidden' });

    expect(shown).toBe(1);
    expect(await page.getByLabel('Reason').inputValue()).toBe('half a rea');
  });

  it('says that a decision without an answer may have arrived', async () => {
    const { page, state } = await open();
    await page.getByLabel('Reason').fill('too old');

    state.down = true;
    await page.getByRole('button', { name: 'Reject' }).click();

    await page.getByText('It may still have arrived').waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('too old');
  });

  it('keeps the focus and the cursor while answers arrive and the screen grows', async () => {
    const { page, state } = await open();
    const reason = page.getByLabel('Reason');
    await reason.fill('abcdef');
    await reason.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(2, 2));

    state.approvals = [...state.approvals, approvalOf({ id: 'second' }, { subject: shardNamed('shard-9') })];
    await page.getByRole('heading', { name: 'Restore shard-9' }).waitFor();
    await page.keyboard.type('X');

    expect(await reason.first().inputValue()).toBe('abXcdef');
  });

  it('asks nothing while the page is hidden, and again once it is seen', async () => {
    const { page } = await open();
    await page.getByLabel('Reason').waitFor();
    await page.evaluate(countCalls);

    const before = await page.evaluate(hide, true);
    await page.waitForTimeout(2500);
    const during = await page.evaluate(() => document.title);
    const asked = page.waitForRequest(/api\/approvals$/);
    await page.evaluate(hide, false);
    await asked;

    expect(during).toBe(before);
  });
});

/** Runs in the page: its title becomes the number of calls since. */
function countCalls(): void {
  const real = window.fetch;
  let calls = 0;
  document.title = '0';
  window.fetch = (...request) => {
    calls += 1;
    document.title = String(calls);
    return real(...request);
  };
}

/** Runs in the page: hides or shows it as a tab does, and gives its title. */
function hide(hidden: boolean): string {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
  return document.title;
}
