import { describeInBrowser } from './browser.ts';
import { approvalOf, incidentOf, inSeconds } from './scripted-state.ts';

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

describeInBrowser('text that is written by others', (open) => {
  it('is shown as text in plans, reasons and names', async () => {
    const decided = { id: 'old', state: 'Rejected' as const, status: 'Rejected', decidedAt: inSeconds(-9) };
    const approvals = [
      approvalOf({ requestedBy: HOSTILE }, { summary: HOSTILE, changes: [HOSTILE], undo: HOSTILE }),
      approvalOf({ ...decided, decidedBy: HOSTILE, reason: HOSTILE }),
    ];

    const { page, complaints } = await open({ state: { approvals } });
    await page.getByRole('button', { name: 'Approve' }).waitFor();

    const text = await page.getByRole('main').innerText();
    expect(text.split(HOSTILE).length - 1).toBe(6);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is shown as text in labels of signals, and in the timeline', async () => {
    const signal = {
      id: 's1',
      source: 'alertmanager',
      fingerprint: 'f',
      startsAt: inSeconds(-60),
      status: 'firing' as const,
      alertname: HOSTILE,
      labels: { shard: HOSTILE },
      annotations: {},
      receivedAt: inSeconds(-50),
      disposition: 'Started' as const,
      incidentId: 'docs-rag-shard-restore-1',
      times: 1,
    };
    const timeline = [{ at: inSeconds(-5), key: 'x', text: HOSTILE }];
    const incidents = [incidentOf({ signals: [signal], timeline })];

    const { page } = await open({ hash: '#/incidents/docs-rag-shard-restore-1', state: { incidents } });
    await page.getByText('Signals').waitFor();

    expect((await page.getByRole('main').innerText()).split(HOSTILE).length - 1).toBe(3);
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  it('is shown as text in every part of a report', async () => {
    const at = inSeconds(-60);
    const step = { title: HOSTILE, kind: 'task' as const, startedAt: at, endedAt: at, error: HOSTILE };
    const report = {
      ...{ summary: HOSTILE, causes: [HOSTILE], followUps: [HOSTILE], steps: [step] },
      sections: [{ title: HOSTILE, lines: [HOSTILE] }],
      timeline: [{ at, key: 'k', text: HOSTILE }],
    };
    const reports = { 'docs-rag-shard-restore-1': { folder: HOSTILE, postmortem: `# ${HOSTILE}`, report } };

    const { page } = await open({ hash: '#/incidents/docs-rag-shard-restore-1/report', state: { reports } });
    await page.getByRole('heading', { name: 'Follow-ups' }).waitFor();

    expect((await page.getByRole('main').innerText()).split(HOSTILE).length - 1).toBe(9);
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  it('of a report of an earlier version shows what that has', async () => {
    const reports = { 'docs-rag-shard-restore-1': { folder: 'reports/x', postmortem: '# it', report: {} } };

    const { page } = await open({ hash: '#/incidents/docs-rag-shard-restore-1/report', state: { reports } });

    await page.getByText('This report has no summary.').waitFor();
    expect(await page.getByRole('main').innerText()).toContain('not reached');
  });
});
