/** The exit codes of every command, as in the README. */
export const ExitCode = { Ok: 0, Failed: 1, Usage: 2, NotRunning: 3, Refused: 4, Interrupted: 130 } as const;

/** A failure with the exit code that the command ends with; the message is for a person. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed' as const;

  constructor(
    message: string,
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The API knows nothing by the given id. */
export class NotThere extends CommandFailed {
  constructor(message: string, options?: ErrorOptions) {
    super(message, ExitCode.Refused, options);
  }
}

/** Returns the failure of a command that needs a running sandbox in `dir`. */
export function notRunning(dir: string): CommandFailed {
  return new CommandFailed(
    `no sandbox runs in '${dir}': start one with "ragmend sandbox up --dir ${dir}"`,
    ExitCode.NotRunning,
  );
}
