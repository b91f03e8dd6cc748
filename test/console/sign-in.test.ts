import { describeInBrowser } from './browser.ts';

describeInBrowser('signing in', (open) => {
  it('lets a person in who has the code, under the name that was typed', async () => {
    const { page, state } = await open({ state: { signedIn: null } });

    await page.getByLabel('Your name').fill('  grace  ');
    await page.getByLabel('Sign-in code').fill('blue-heron');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Needs you' }).waitFor();
    expect(state.signedIn).toBe('grace');
  });

  it('shows why a wrong code is refused and keeps what was typed', async () => {
    const { page, state } = await open({ state: { signedIn: null } });

    await page.getByLabel('Your name').fill('grace');
    await page.getByLabel('Sign-in code').fill('red-heron');
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByText("the code 'red-heron' is not the one in the terminal").waitFor();
    expect(await page.getByLabel('Your name').inputValue()).toBe('grace');
    expect(state.signedIn).toBeNull();
  });

  it('signs out', async () => {
    const { page, state } = await open();

    await page.getByRole('button', { name: 'Signed in as ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();

    await page.getByLabel('Sign-in code').waitFor();
    expect(state.signedIn).toBeNull();
  });

  it('keeps a typed reason when the session ends and the person signs in again', async () => {
    const { page, state } = await open();
    await page.getByLabel('Reason').fill('wait for the nightly snapshot');

    state.signedIn = null;
    await page.getByLabel('Your name').fill('ada');
    await page.getByLabel('Sign-in code').fill('blue-heron');
    await page.keyboard.press('Enter');

    await page.getByLabel('Reason').waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('wait for the nightly snapshot');
  });
});
