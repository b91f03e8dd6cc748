import { spawn } from 'node:child_process';
import { consoleConfig, type SignIn } from '../../core/contracts/config/console-config.ts';
import { requestOf } from '../../core/contracts/http/request-of.ts';
import { isOnThisMachine, safeAddress } from '../address.ts';
import { clientOf } from '../client.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { plain, print, progress, show } from '../terminal.ts';
import { type KeptSignIn, signInFile, writeSignIn } from './kept-sign-in.ts';
import { type Answer, openLoopback } from './loopback.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { newSecrets, openProvider } from './provider.ts';

export type LoginOptions = { api: string; browser: boolean; timeout: number; json?: boolean };

/**
 * Signs a person in at an API with their browser, and keeps the tokens for later commands. Throws
 * CommandFailed.
 */
export async function login(options: LoginOptions): Promise<void> {
  const api = safeAddress(options.api);
  const place = await signInOf(api);
  const signedIn = await signInBy(api, place, options);
  const file = signInFile(api, process.env);
  await oneAtATime(file, async () => writeSignIn(file, signedIn));
  show({ api, name: signedIn.name }, options.json, ({ name }) => `signed in at ${api} as ${plain(name)}`);
}

/** Returns how people sign in from here, as the deployment says. */
async function signInOf(api: string): Promise<SignIn['commandLine']> {
  const said = consoleConfig.safeParse(await configOf(api));
  if (!said.success)
    throw new CommandFailed(
      `'${api}' does not say how to sign in: give the ApiUrl or the ConsoleUrl of a deployment of this version`,
      ExitCode.Failed,
    );
  if (said.data.signIn === null)
    throw new CommandFailed(
      `'${api}' is a sandbox, which has no sign-in: leave --api out, and give --as NAME`,
      ExitCode.Usage,
    );
  const { commandLine } = said.data.signIn;
  const isUnsafe = (address: URL) => address.protocol !== 'https:' && !isOnThisMachine(address);
  const odd = commandLine.redirectUris.map((each) => new URL(each)).find((each) => !isOnThisMachine(each));
  if (odd || isUnsafe(new URL(commandLine.issuer)))
    throw new CommandFailed(
      `'${api}' sends sign-ins to '${odd ?? commandLine.issuer}', which is not safe: deploy it again`,
      ExitCode.Refused,
    );
  return commandLine;
}

async function configOf(api: string): Promise<unknown> {
  try {
    const response = await fetch(`${api}${requestOf('GET /config.json').address}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(20_000),
    });
    return response.ok ? await response.json().catch(() => null) : null;
  } catch (cause) {
    throw new CommandFailed(`'${api}' does not answer: check the address`, ExitCode.NotRunning, { cause });
  }
}

async function signInBy(
  api: string,
  place: SignIn['commandLine'],
  { browser, timeout, json }: LoginOptions,
): Promise<KeptSignIn> {
  const { signal } = interruption();
  const provider = await openProvider(place);
  const loopback = await openLoopback(place.redirectUris);
  try {
    const secrets = newSecrets();
    const address = await provider.authorizeUrl(secrets, loopback.redirectUri);
    if (browser) progress(`sign in with the browser that opens; if none does, open this address:\n${address}`);
    else if (json) progress(`open this address: ${address}`);
    else print(`open this address: ${address}`);
    if (browser) openBrowser(address);
    const answer = await inTime(loopback.answer, timeout, signal);
    return await toldToThePage(answer, async () => {
      if (answer.parameters.get('state') !== secrets.state)
        throw new CommandFailed(
          'an answer for another sign-in arrived (its state does not match): nothing was saved; sign in again',
          ExitCode.Refused,
        );
      const granted = await provider.redeem(answer.parameters, secrets, loopback.redirectUri);
      const name = await nameAt(api, granted.idToken);
      return { api, name, issuer: place.issuer, clientId: place.clientId, ...granted };
    });
  } finally {
    loopback.close();
  }
}

async function inTime(answer: Promise<Answer>, seconds: number, signal: AbortSignal): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    const message = `nobody signed in within ${seconds} s: run it again, or give a longer --timeout`;
    timer = setTimeout(() => reject(new CommandFailed(message, ExitCode.Failed)), seconds * 1000);
    const interrupted = () => reject(new CommandFailed('interrupted: nobody is signed in', ExitCode.Interrupted));
    if (signal.aborted) interrupted();
    else signal.addEventListener('abort', interrupted);
  });
  return Promise.race([answer, ended]).finally(() => clearTimeout(timer));
}

/** Shows in the browser how the sign-in ended. */
async function toldToThePage(answer: Answer, work: () => Promise<KeptSignIn>): Promise<KeptSignIn> {
  try {
    const signedIn = await work();
    await answer.tell(`Signed in as ${signedIn.name}. You may close this page.`, true);
    return signedIn;
  } catch (error) {
    await answer.tell(`Not signed in: ${error instanceof Error ? error.message : String(error)}.`, false);
    throw error;
  }
}

/**
 * Returns the name that the API records for this person; this also proves that the API accepts the
 * token.
 */
async function nameAt(api: string, idToken: string): Promise<string> {
  const headers = async () => ({ authorization: `Bearer ${idToken}` });
  return (await clientOf({ apiUrl: api, headers, target: null, onSilence: 'check the address' }).session()).name;
}

/** Opens a browser. A failure does not matter: the address was printed. */
function openBrowser(address: URL): void {
  const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, address.href], { stdio: 'ignore', detached: true });
  child.on('error', () => progress('no browser was found'));
  child.unref();
}
