import { describeInBrowser } from './browser.ts';

describeInBrowser('several targets', (open) => {
  it('shows the first one, and another once it is chosen', async () => {
    const { page, complaints } = await open({ hash: '#/service', state: { targets: ['docs-rag', 'code-rag'] } });
    await page.getByText('docs-rag: Degraded').waitFor();

    await page.getByRole('button', { name: 'Target docs-rag' }).click();
    await page.getByRole('menuitem', { name: 'code-rag' }).click();

    await page.getByText('code-rag: Degraded').waitFor();
    expect(complaints).toEqual([]);
  });

  it('are not spoken of where there is one', async () => {
    const { page } = await open({ hash: '#/service' });

    await page.getByText('docs-rag: Degraded').waitFor();

    expect(await page.getByRole('button', { name: 'Target docs-rag' }).count()).toBe(0);
  });
});
