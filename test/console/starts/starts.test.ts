import type { Page } from 'playwright-core';
import type { PlanOf } from '../../../core/contracts/plan.ts';
import { describeInBrowser } from '../browser.ts';
import { approvalOf, incidentOf } from '../scripted-state.ts';
import { edgeOf, foundOf, largeFound, nodeOf, orderOf, startOf } from './scripted-starts.ts';

const ID = 'docs-rag-bootstrap-recovery-4';
const HERE = `#/incidents/${ID}`;
const incidents = [incidentOf({ id: ID, subject: { kind: 'service', id: 'docs-rag' }, progress: null })];
const stateOf = (view = startOf()) => ({ incidents, starts: { [ID]: view } });

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

describeInBrowser('a start that does not get on', (open) => {
  it('is one stop of the tab key, whose arrow keys show the evidence of each box', async () => {
    const { page } = await open({ hash: HERE, state: stateOf() });
    const picture = page.getByRole('group', { name: /8 boxes, 8 waits, 4 on a cycle, 1 roots/ });
    await picture.waitFor();

    const stops = await picture.locator('[tabindex="0"]').count();
    await tabInto(page);
    const first = await chosenText(page);
    await page.keyboard.press('ArrowRight');
    const next = await chosenText(page);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');

    expect(stops).toBe(1);
    expect(first).toContain('release docs-rag synced: on the cycle, outside of this service');
    expect(first).toContain('init container wait-for-schema is running');
    expect(next).toContain('Job/migrate complete: on the cycle');
    expect(next).toContain('not there, Jobs of docs: no Job migrate');
    expect(await chosenText(page)).toBe(first);
  });

  it('numbers its waits alike in picture and list, and shows the cycle first', async () => {
    const { page, complaints } = await open({ hash: HERE, state: stateOf() });
    await page.getByRole('button', { name: 'The same as a list' }).click();
    const table = page.getByRole('table', { name: 'Who waits for whom' });
    await table.waitFor();

    const rows = (await table.getByRole('row').allInnerTexts()).slice(1).map((row) => row.replace(/\s+/g, ' '));
    const numbers = await page.locator('.graph .wait.cycle text').allTextContents();

    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatch(/^Deployment\/retriever ready on the cycle 1: schema of .* relation "documents" does not/);
    expect(rows.slice(0, 4).every((row) => row.includes('on the cycle'))).toBe(true);
    expect(numbers.toSorted()).toEqual(['1', '2', '3', '4']);
    expect(await page.locator('.graph .wait title').first().textContent()).toContain('relation "documents"');
    expect(complaints).toEqual([]);
  });

  it('shows how far each group is while it starts', async () => {
    const { page, state } = await open({ hash: HERE, state: stateOf() });
    const table = page.getByRole('table', { name: 'What is done, in this order' });
    await table.getByText('Starting').waitFor();

    const rows = (await table.getByRole('row').allInnerTexts()).slice(1).map((row) => row.replace(/\s+/g, ' '));
    const groups = startOf().groups.map((group) => ({ ...group, functionalAt: new Date().toISOString() }));
    state.starts = { [ID]: startOf({ groups }) };
    await table.getByText('Starting').waitFor({ state: 'detached' });

    expect(rows[0]).toMatch(/^1. Stop Deployment\/indexer, from 1 replicas Stopped/);
    expect(rows[3]).toMatch(/^4. Migrate the schema, once Deployment\/retriever Succeeded .* Running upgrade 3f2a/);
    expect(rows[5]).toMatch(/^6. Start together Deployment\/generator Deployment\/indexer Starting/);
    expect(await table.getByText('Functional').count()).toBe(2);
  });

  it('says that a lost migration is unknown, and shows the answers at the end', async () => {
    const proven = { at: new Date().toISOString(), healthy: false, shards: 4, failing: ['g-1', 'g-7'] };
    const lost = {
      workload: 'Deployment/retriever',
      purpose: 'migrate',
      state: 'lost',
      says: '',
      at: proven.at,
    } as const;
    const { page } = await open({ hash: HERE, state: stateOf(startOf({ runs: { x: lost }, proven })) });

    await page.getByText('Lost: nobody knows what it did').waitFor();

    await page.getByText('2 answers are wrong').waitFor();
    await page.getByText('g-1, g-7').waitFor();
  });

  it('shows text that is written by others as text', async () => {
    const evidence = { kind: 'log', from: HOSTILE, text: HOSTILE } as const;
    const found = foundOf({
      ...{ sentences: [HOSTILE, HOSTILE], signs: [HOSTILE], unknown: [HOSTILE] },
      nodes: [nodeOf(HOSTILE, 'ready'), nodeOf('Job/x', 'complete')],
      edges: [edgeOf(`${HOSTILE} ready`, 'Job/x complete', { evidence })],
    });
    const { page, complaints } = await open({ hash: HERE, state: stateOf(startOf({ found })) });
    await page.getByRole('button', { name: 'The same as a list' }).click();
    await page.getByRole('table', { name: 'Who waits for whom' }).waitFor();

    const text = await page.getByRole('main').innerText();
    expect(text.split(HOSTILE).length - 1).toBeGreaterThanOrEqual(6);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('asks for a start with its order, its downtime and what has no undo', async () => {
    const plan: PlanOf<'start'> = {
      ...{ ...orderOf(), action: 'start', incidentId: ID, targetId: 'docs-rag' },
      ...{ subject: { kind: 'service', id: 'docs-rag' }, summary: 'Migrate once, and start 3 workloads in 2 groups.' },
      ...{ changes: ['Scale Deployment/retriever to 0'], undo: 'Scale back', expectedSeconds: 300 },
      facts: [{ as: 'seconds', label: 'Downtime of what serves now', value: 150 }],
    };
    const { page, complaints } = await open({ state: { approvals: [approvalOf({ plan })] } });

    await page.getByRole('heading', { level: 2, name: 'Start service docs-rag' }).waitFor();

    const table = page.getByRole('table', { name: 'What is done, in this order' });
    const rows = await table.getByRole('row').allInnerTexts();
    const text = await page.getByRole('main').innerText();
    for (const part of [plan.summary, plan.noUndo[0] ?? '', '2 min 30 s', "What can't be undone"])
      expect(text).toContain(part);
    expect(rows).toHaveLength(7);
    expect(text).not.toContain('Not yet');
    expect(complaints).toEqual([]);
    const folder = process.env.RAGMEND_PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/plan-start.png`, fullPage: true });
  });
});

describeInBrowser('the pictures of a start', (open) => {
  it.each([
    ['light', 1280, 'small'],
    ['dark', 1280, 'small'],
    ['light', 390, 'small'],
    ['dark', 390, 'small'],
    ['light', 1280, 'large'],
    ['dark', 390, 'large'],
  ] as const)('show all boxes within their frame, %s at %d pixels, %s', async (scheme, width, size) => {
    const view = startOf(size === 'large' ? { found: largeFound() } : {});
    const { page, complaints } = await open({ width, hash: '#/approvals', state: stateOf(view) });
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate((hash) => (window.location.hash = hash), HERE);
    const picture = page.getByRole('group', { name: /Who waits for whom/ });
    await picture.waitFor();
    await picture.getByRole('button').first().focus();

    const folder = process.env.RAGMEND_PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/start-${size}-${scheme}-${width}.png`, fullPage: true });
    const frame = await picture.boundingBox();
    const boxes = await picture.getByRole('button').evaluateAll((all) =>
      all.map((one) => {
        const { offsetLeft: x, offsetTop: y, offsetWidth: right, offsetHeight: bottom } = one as HTMLElement;
        return { x, y, right: x + right, bottom: y + bottom };
      }),
    );

    expect(boxes).toHaveLength(view.found?.nodes.length ?? 0);
    expect(boxes.filter((one, at) => boxes.slice(at + 1).some((other) => overlap(one, other)))).toEqual([]);
    expect((frame?.x ?? -1) >= 0 && (frame?.x ?? 0) + (frame?.width ?? 0) <= width).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await page.emulateMedia({ colorScheme: null });
  });
});

type Edges = { x: number; y: number; right: number; bottom: number };
const overlap = (one: Edges, other: Edges) =>
  one.x < other.right && other.x < one.right && one.y < other.bottom && other.y < one.bottom;

async function tabInto(page: Page): Promise<void> {
  const isThere = () => page.evaluate(() => document.activeElement?.classList.contains('node') ?? false);
  for (let presses = 0; presses < 40 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
}

const chosenText = (page: Page) => page.getByRole('region', { name: 'The chosen box' }).innerText();
