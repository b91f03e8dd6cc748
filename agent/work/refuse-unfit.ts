import { NotCopyable } from '../bytes/errors.ts';
import type { Tree } from '../bytes/tree.ts';

/** Object names in S3 have at most 1,024 bytes; the rest is for the place of the volume. */
const PATH_BYTES = 800;
/** The longest file name on Linux: on one machine, objects are files. */
const NAME_BYTES = 255;

/**
 * The one rule for what copies, uploads and evidence accept, checked before any of them begins;
 * throws NotCopyable. A link that leaves the volume would omit its files; control characters and
 * long names do not fit every destination. Pipes, sockets and devices hold no data: they are
 * skipped and named.
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

/** As `pathText` writes them: a `%` in a name becomes `%25` beside another escape. */
const CONTROL = /%([01][0-9A-F]|7F)/;
const NEWLINE = '%0A';
