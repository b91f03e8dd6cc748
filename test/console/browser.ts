import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ScriptedSignIn } from './scripted-sign-in.ts';
import { type ScriptedState, scriptedState } from './scripted-state.ts';
import { serveConsole } from './served-console.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A page of the console over a scripted API; `complaints` are the errors that the browser reported. */
export type Visit = { page: Page; state: ScriptedState; url: string; complaints: string[] };
type Options = { width?: number; hash?: string; state?: Partial<ScriptedState>; signIn?: ScriptedSignIn };
type Open = (options?: Options) => Promise<Visit>;

/** A suite in a real browser: skipped with its reason where there is none, except in CI, where it must run. */
export function describeInBrowser(title: string, cases: (open: Open) => void): void {
  const runs = existsSync(CHROMIUM) || Boolean(process.env.CI);
  const suite = runs ? describe : describe.skip;
  suite(runs ? title : `${title} (skipped: no browser at ${CHROMIUM})`, () => {
    let browser: Browser;
    const ends: (() => Promise<unknown>)[] = [];
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
    }, 60_000);
    afterEach(async () => {
      for (const end of ends.splice(0)) await end();
    });
    afterAll(() => browser?.close());
    cases((options) => visit(browser, ends, options));
  });
}

async function visit(
  browser: Browser,
  ends: (() => Promise<unknown>)[],
  { width = 1280, hash = '', state: over = {}, signIn }: Options = {},
): Promise<Visit> {
  const state = scriptedState(over);
  const { url, close } = await serveConsole(state, signIn);
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  ends.push(() => context.close(), close);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url + hash);
  return { page, state, url, complaints };
}
