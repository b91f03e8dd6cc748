import { CommandFailed, ExitCode } from './exit-codes.ts';

/**
 * Returns Ctrl-C and SIGTERM as a signal for what is starting, and as a promise for what runs. They
 * no longer end the process by themselves.
 */
export function interruption(): { signal: AbortSignal; interrupted: Promise<'interrupted'> } {
  const controller = new AbortController();
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'])
      process.on(name, () => {
        controller.abort(
          new CommandFailed('interrupted: everything that was started has been stopped', ExitCode.Interrupted),
        );
        resolve('interrupted');
      });
  });
  return { signal: controller.signal, interrupted };
}
