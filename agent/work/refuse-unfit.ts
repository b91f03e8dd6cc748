import { NotCopyable } from '../bytes/errors.ts';
import type { Tree } from '../bytes/tree.ts';

/** What the name of an object has room for in S3 is 1,024 bytes; the rest is for the place of the volume. */
const PATH_BYTES = 800;
/** The longest name of a file on Linux: objects are files on one machine. */
const NAME_BYTES = 255;

/**
 * The one rule of what a copy, an upload and evidence take, asked before any of them is begun;
 * throws NotCopyable. A link that leaves the volume would leave its files out, control characters
 * and names that are too long don't fit all places a copy goes to. Pipes, sockets and devices hold
 * no data: they are left and named.
 */
export function refuseUnfit(tree: Tree): void {
  const [link] = tree.leaving;
  if (link)
    throw new NotCopyable(
      `the link '${link.path}' leaves the volume (it leads to '${link.target}'): move what it leads to into the volume, or link to it by a relative path inside`,
    );
  for (const path of pathsOf(tree)) refuseName(path);
}

function pathsOf({ folders, files, links }: Tree): string[] {
  return [...folders, ...files.map(({ path }) => path), ...links.map(({ path }) => path)];
}

function refuseName(path: string): void {
  const [control] = CONTROL.exec(path) ?? [];
  if (control)
    throw new NotCopyable(
      `the name '${path}' has ${control === NEWLINE ? 'a newline' : 'a control character'} ('${control}') in it: rename that file`,
    );
  const parts = path.split('/').map((part) => Buffer.byteLength(part));
  if (parts.some((bytes) => bytes > NAME_BYTES) || Buffer.byteLength(path) > PATH_BYTES)
    throw new NotCopyable(
      `the path '${path}' is too long: give names of at most ${NAME_BYTES} bytes in paths of at most ${PATH_BYTES}, as they are written here`,
    );
}

/** As `pathText` writes them; a `%` that is part of a name stands as `%25` beside another escape. */
const CONTROL = /%([01][0-9A-F]|7F)/;
const NEWLINE = '%0A';
