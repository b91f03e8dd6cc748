import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { type ReadText, readDocuments } from './read-documents.ts';

/** The name of standard input in findings. */
export const STDIN = 'stdin.yaml';

/** Reads files, folders and standard input (`-`). Throws CommandFailed if one is not there or nothing is in them. */
export async function readInputs(paths: string[]): Promise<ReadText> {
  const read: ReadText = { documents: [], notSeen: [], unreadable: [] };
  for (const { file, text } of await readTexts(paths)) {
    const found = readDocuments(file, text);
    read.documents.push(...found.documents);
    read.notSeen.push(...found.notSeen);
    read.unreadable.push(...found.unreadable);
  }
  return read;
}

/** Returns the texts of files, of what is below folders, and of standard input (`-`). Throws CommandFailed. */
export async function readTexts(paths: string[]): Promise<{ file: string; text: string }[]> {
  const texts: { file: string; text: string }[] = [];
  for (const path of paths)
    texts.push(...(path === '-' ? [{ file: STDIN, text: await standardInput() }] : textsIn(path)));
  return texts;
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

function textsIn(path: string): { file: string; text: string }[] {
  return attempt(path, () => (statSync(path).isDirectory() ? filesBelow(path) : [path])).map((file) => ({
    file,
    text: attempt(file, () => readFileSync(file, 'utf8')),
  }));
}

/** Hidden folders and packages hold no manifests. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => {
      const path = join(folder, one.name);
      if (one.isDirectory()) return one.name.startsWith('.') || one.name === 'node_modules' ? [] : filesBelow(path);
      return /\.(?:ya?ml|json)$/.test(one.name) ? [path] : [];
    });
}

function attempt<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new CommandFailed(`'${path}' can't be read: check the path and its rights`, ExitCode.Usage, { cause });
  }
}
