import { CommandFailed, ExitCode } from './exit-codes.ts';

/**
 * Returns Ctrl-C and SIGTERM as a signal for what is starting, and as a promise for what runs. They
 * no longer end the process by themselves, and neither does an error that nobody caught: with it the
 * promise rejects, so that what was started is stopped.
 */
export function interruption(): { signal: AbortSignal; interrupted: Promise<'interrupted'> } {
  const controller = new AbortController();
  const interrupted = new Promise<'interrupted'>((resolve, reject) => {
    process.on('uncaughtException', (error) => {
      controller.abort(error);
      reject(error);
    });
    for (const name of ['SIGINT', 'SIGTERM'])
      process.on(name, () => {
        controller.abort(
          new CommandFailed('interrupted: everything that was started has been stopped', ExitCode.Interrupted),
        );
        resolve('interrupted');
      });
  });
  interrupted.catch(() => undefined);
  return { signal: controller.signal, interrupted };
}
