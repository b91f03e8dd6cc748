import { type Command, InvalidArgumentError } from 'commander';
import type { LoginOptions } from '../sign-in/login.ts';
import type { LogoutOptions } from '../sign-in/logout.ts';

/** Adds `login` and `logout`, for the API of a deployment. */
export function addSignInCommands(program: Command): void {
  program
    .command('login')
    .description('sign in at the API of a deployment with the browser; commands with the same --api then act as you')
    .requiredOption('--api <url>', 'ApiUrl or ConsoleUrl of the deployment')
    .option('--no-browser', 'open no browser, print the address to open')
    .option('--timeout <seconds>', 'how long to wait for the browser', secondsOf, 300)
    .option('--json', 'print JSON for programs')
    .action(async (options: LoginOptions) => (await import('../sign-in/login.ts')).login(options));
  program
    .command('logout')
    .description('revoke the sign-in at the API of a deployment, and remove it from this machine')
    .requiredOption('--api <url>', 'address that was given to "ragmend login"')
    .option('--json', 'print JSON for programs')
    .action(async (options: LogoutOptions) => (await import('../sign-in/logout.ts')).logout(options));
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('give seconds, at most 86400.');
}
