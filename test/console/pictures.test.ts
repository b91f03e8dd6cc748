import { join } from 'node:path';
import { describeInBrowser } from './browser.ts';
import { approvalOf, incidentOf } from './scripted-state.ts';

const PICTURE = join(__dirname, '../../docs/pictures/plan.png');

/** With RAGMEND_PICTURES=1 the picture of the README is taken anew. */
describeInBrowser('the picture of the README', (open) => {
  it('shows a plan that waits, whole and without an error', async () => {
    const { page, complaints } = await open({
      width: 1100,
      hash: '#/approvals',
      state: { approvals: [approvalOf()], incidents: [incidentOf()] },
    });
    await page.getByRole('button', { name: 'Approve' }).waitFor();

    const kept = process.env.RAGMEND_PICTURES ? { path: PICTURE } : {};
    const picture = await page.screenshot({ ...kept, fullPage: true, animations: 'disabled' });

    expect(complaints).toEqual([]);
    expect(picture.length).toBeGreaterThan(10_000);
  });
});
