import type { Page } from 'playwright-core';
import { describeInBrowser } from '../browser.ts';
import { modelOf, providerOf, providersOf, rampOf, stepOf } from './scripted-providers.ts';

describeInBrowser('the providers', (open) => {
  it('shows each model with its share, state, horizon and last failure', async () => {
    const { page, complaints } = await open({ hash: '#/providers' });
    const table = page.getByRole('table', { name: 'Models' });
    await table.waitFor();

    const rows = await table.getByRole('row').allInnerTexts();

    const [, small, large, other] = rows.map((row) => row.replace(/\s+/g, ' '));
    expect(small).toMatch(/primary primary, openai small 25 % Serving - Server/);
    expect(large).toMatch(/large 25 % Breaker open in 1 of 2 pods since .*\(in \d+ (s|min)\) Overloaded/);
    expect(other).toMatch(/backup backup, anthropic other 75 % Serving - -/);
    expect(complaints).toEqual([]);
  });

  it('shows what the flag says, who said it, and which pods do not follow yet', async () => {
    const { page } = await open({ hash: '#/providers' });

    await page.getByText('primary 25 %, backup 75 %').waitFor();

    await page.getByText('1 of 2; ragmend-gateway-2 follows version 6').waitFor();
    await page.getByText('Ragmend: step up to 25 %').waitFor();
    await page.getByText('3 wait, the oldest for 42 s; 0 expired, 1 failed').waitFor();
  });

  it('draws the steps of the way back, and says the same in a table', async () => {
    const { page } = await open({ hash: '#/providers' });
    const weights = page.getByRole('img', { name: 'Weight of primary by step: 1 %, 5 %, 25 %, 5 %, 25 %' });
    const bounds = page.getByRole('img', { name: /Share of lost pairs by step.*the margin is 10 %/ });
    const table = page.getByRole('table', { name: 'Steps of the way back' });
    await table.waitFor();

    const rows = (await table.getByRole('row').allInnerTexts()).slice(1).map((row) => row.replace(/\s+/g, ' '));

    const heights = await barHeights(weights);
    expect(heights.map((height) => Math.round((height / (heights[2] ?? 1)) * 25))).toEqual([1, 5, 25, 5, 25]);
    expect(await bounds.locator('.whisker').count()).toBe(8);
    expect(rows[0]).toMatch(/^5: 25 % .* 14 of 61 0, 0 not yet not yet Under way: waits for pairs/);
    expect(rows[2]).toMatch(/^3: 25 % .* 61 of 61 0, 5 16.5 % -2 % Down: too many losses/);
  });

  it('draws who answered each minute, and says the same in a table', async () => {
    const { page } = await open({ hash: '#/providers' });
    const chart = page.getByRole('img', { name: /Answers a minute from .* by who gave them/ });
    await chart.waitFor();
    await page.getByText('The same as a table').click();
    const table = page.getByRole('table', { name: 'Answers by minute' });

    const rows = (await table.getByRole('row').allInnerTexts()).slice(1).map((row) =>
      row
        .trim()
        .split(/\s{1,}/)
        .slice(-4),
    );

    expect(rows).toHaveLength(60);
    expect(rows[39]).toEqual(['0', '0', '38', '2']);
    expect(await chart.locator('rect.refused').count()).toBe(1);
    expect(await chart.locator('rect.backup').count()).toBe(39);
    await page.getByText('41,200 by the primary, 5,210 by a backup, 38 from the cache, 2 refused').waitFor();
  });

  it('follows the ramp while the page is open', async () => {
    const { page, state } = await open({ hash: '#/providers' });
    await page.getByRole('table', { name: 'Steps of the way back' }).waitFor();

    const ramp = rampOf({ closedAt: new Date().toISOString(), steps: [stepOf({ percent: 100 })] });
    state.providers = providersOf({ ramp });

    await page.getByRole('img', { name: 'Weight of primary by step: 100 %' }).waitFor();
    await page.getByText('The last one, of').waitFor();
  });

  it('says what can not be seen, and whose flag it is', async () => {
    const change = "set LLM_PROVIDER to 'backup' in the Git repository";
    const flag = { kind: 'deployment-env', provider: 'primary', value: 'openai', writtenBy: null } as const;
    const providers = providersOf({
      ...{ flag: { ...flag, ownedBy: { tool: 'Argo CD', change } } },
      ...{ state: null, pods: [], answers: null, backlog: null, ramp: null },
      providers: [providerOf({ models: [modelOf({ state: null, pods: { so: 0, of: 0 }, failure: 'Auth' })] })],
      unknown: ['no gateway runs that knows the state of the providers: start it, or look at its pods'],
    });
    const { page } = await open({ hash: '#/providers', state: { providers } });

    await page.getByText('no gateway runs').waitFor();

    await page.getByText('Owned by Argo CD').waitFor();
    await page.getByText(change).waitFor();
    await page.getByRole('cell', { name: 'Unknown' }).waitFor();
    expect(await page.getByRole('img', { name: /Answers|Weight/ }).count()).toBe(0);
  });

  it('says what to do where no provider is configured', async () => {
    const { page } = await open({ hash: '#/providers', state: { providers: providersOf({ providers: [] }) } });

    await page.getByText('Add its "generator" to ragmend.yaml').waitFor();

    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describeInBrowser('the pictures of the providers', (open) => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('draw the charts within the page, %s at %d pixels', async (scheme, width) => {
    const { page, complaints } = await open({ width, hash: '#/approvals' });
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => (window.location.hash = '#/providers'));
    await page.getByRole('img', { name: /Weight of primary/ }).waitFor();

    const folder = process.env.RAGMEND_PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/providers-${scheme}-${width}.png`, fullPage: true });
    const boxes = await Promise.all((await page.locator('.chart svg').all()).map((chart) => chart.boundingBox()));

    expect(boxes).toHaveLength(3);
    expect(boxes.filter((box) => box === null || box.x < 0 || box.x + box.width > width)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.emulateMedia({ colorScheme: null });
  });
});

async function barHeights(chart: ReturnType<Page['locator']>): Promise<number[]> {
  const bars = await chart.locator('rect').all();
  return Promise.all(bars.map(async (bar) => Number(await bar.getAttribute('height'))));
}
