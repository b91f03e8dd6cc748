import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ScriptedSignIn } from './scripted-sign-in.ts';
import { type ScriptedState, scriptedState } from './scripted-state.ts';
import { type ServedConsole, serveConsole } from './served-console.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** How long a busy machine may take to show what a test waits for. */
const PATIENCE_MS = 110_000;

/** A page of the console over a scripted API; `complaints` are the errors that the browser reported. */
export type Visit = { page: Page; state: ScriptedState; url: string; complaints: string[] };
type Options = { width?: number; hash?: string; state?: Partial<ScriptedState>; signIn?: ScriptedSignIn };
type Open = (options?: Options) => Promise<Visit>;
type Stage = { browser: Browser; page: Page; served: ServedConsole };

let stage: Stage | null = null;
afterAll(async () => {
  await stage?.browser.close();
  await stage?.served.close();
});

/** A suite in a real browser: skipped with its reason where there is none, except in CI, where it must run. */
export function describeInBrowser(title: string, cases: (open: Open) => void): void {
  const runs = existsSync(CHROMIUM) || Boolean(process.env.CI);
  const suite = runs ? describe : describe.skip;
  suite(runs ? title : `${title} (skipped: no browser at ${CHROMIUM})`, () => {
    afterEach(async () => stage && leave(stage));
    cases(async (options) => {
      stage ??= await setStage();
      return visit(stage, options);
    });
  });
}

/** One page and one server for a file of suites: loading the console again takes a third of the time. */
async function setStage(): Promise<Stage> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return { browser, page, served: await serveConsole() };
}

async function visit(
  { page, served }: Stage,
  { width = 1280, hash = '', state: over = {}, signIn }: Options = {},
): Promise<Visit> {
  const state = scriptedState(over);
  served.show(state, signIn ?? null);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewportSize({ width, height: 900 });
  await page.goto(served.url + hash);
  return { page, state, url: served.url, complaints };
}

/** Leaves nothing of a visit in the page: neither listeners nor what it stored. */
async function leave({ page, served }: Stage): Promise<void> {
  page.removeAllListeners();
  await page.goto(`${served.url}config.json`);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.context().clearCookies();
  await page.goto('about:blank');
}
