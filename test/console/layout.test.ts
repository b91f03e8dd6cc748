import type { Page } from 'playwright-core';
import { describeInBrowser, type Visit } from './browser.ts';
import { approvalOf, incidentOf, inSeconds } from './scripted-state.ts';

const SCREENS = ['approvals', 'incidents', 'incidents/docs-rag-shard-restore-1', 'service', 'providers', 'snapshots'];
const REPORT = 'incidents/docs-rag-shard-restore-1/report';

/** Names and texts without a place to break, as long as they may get. */
const long = 'x'.repeat(120);
const state = () => ({
  approvals: [
    approvalOf({}, { summary: long, undo: long, changes: [long] }),
    approvalOf({ id: 'b', state: 'Approved', status: 'Approved', decidedBy: long, decidedAt: inSeconds(-3) }),
  ],
  incidents: [incidentOf({ approvals: [approvalOf()], timeline: [{ at: inSeconds(-5), key: 'k', text: long }] })],
  reports: {
    'docs-rag-shard-restore-1': {
      ...{ folder: long, postmortem: `# ${long}` },
      report: { summary: long, causes: [long], sections: [{ title: long, lines: [long] }] },
    },
  },
});

describeInBrowser('every screen', (open) => {
  it.each([...SCREENS, REPORT])('has no horizontal scroll on a phone: %s', async (hash) => {
    const { page } = await open({ width: 390, hash: `#/${hash}`, state: state() });

    await loaded(page);

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it.each([...SCREENS, REPORT])('gives every control a name: %s', async (hash) => {
    const { page, complaints } = await open({ hash: `#/${hash}`, state: state() });

    await loaded(page);

    expect(await nameless(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('lists the screens beside a wide page, and behind a button on a phone, where following one closes it', async () => {
    const { page } = await open({ width: 390 });
    const link = page.getByRole('link', { name: 'Snapshots' });
    await loaded(page);

    const before = await link.isVisible();
    await page.getByRole('button', { name: 'Open the list of screens' }).click();
    await link.click();
    await page.getByRole('heading', { level: 1, name: 'Snapshots' }).waitFor();
    await link.waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await link.waitFor();

    expect(before).toBe(false);
  });

  it.each(['Approve', 'Reject'])('reaches "%s" by the keyboard alone', async (name) => {
    const { page } = await open({ state: { approvals: [approvalOf()] } });
    await page.getByRole('button', { name }).waitFor();

    const reached = await tabTo(page, name);

    expect(reached).toBe(true);
  });

  it.each([
    ['approvals', { approvals: [] }, 'Nothing waits for you'],
    ['incidents', { incidents: [] }, 'choose Start a run'],
    ['snapshots', { snapshots: [] }, 'No snapshots yet. Take one'],
  ])('says what to do where nothing is: %s', async (hash, empty: Partial<Visit['state']>, words) => {
    const { page } = await open({ hash: `#/${hash}`, state: empty });

    await page.getByText(words).waitFor();

    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

async function loaded(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Asking for the').first().waitFor({ state: 'hidden' });
}

/** The controls in the accessibility tree that have a role and no name. */
async function nameless(page: Page): Promise<string[]> {
  const tree = await page.locator('body').ariaSnapshot();
  const controls = tree
    .split('\n')
    .filter((line) => /^\s*- (button|link|textbox|checkbox|radio|combobox)\b/.test(line));
  return controls.filter((line) => !/^\s*- \w+ ["/]/.test(line));
}

async function tabTo(page: Page, name: string): Promise<boolean> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.textContent)) === name) return true;
  }
  return false;
}
