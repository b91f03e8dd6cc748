import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

/** What is wrong by the code of an error of SQLite or of the system, and what to do about it. */
const TROUBLES: [RegExp, string][] = [
  [/^(SQLITE_FULL|SQLITE_IOERR\w*|ENOSPC|EDQUOT)$/, 'the disk takes no more: free some space, then do it again'],
  [
    /^SQLITE_(NOTADB|CORRUPT\w*)$/,
    'is damaged: end what runs with "ragmend sandbox down", then restore its folder from a backup, or start with a new one (--dir)',
  ],
  [/^(SQLITE_READONLY\w*|EROFS|EACCES|EPERM)$/, "can't be written: check its owner, and how its disk is mounted"],
  [/^SQLITE_CANTOPEN\w*$/, "can't be opened: check that its folder is there"],
];

/**
 * Returns an error of a file or of SQLite in words: DependencyUnavailable, with the file or folder that it is about,
 * and what to do. Returns any other error unchanged.
 */
export function inWords(error: unknown, place: string): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const [, trouble] = TROUBLES.find(([codes]) => codes.test(codeOf(code, message))) ?? [];
  return trouble === undefined
    ? error
    : new DependencyUnavailable(`'${place}' ${trouble} (${message})`, { cause: error });
}

/** The driver gives no code when a file can't be opened at all. */
const codeOf = (code: string, message: string) => (message.startsWith('ConnectionFailed') ? 'SQLITE_CANTOPEN' : code);
