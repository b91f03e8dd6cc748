import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { execInPod } from '../api/pod-exec.ts';
import type { RunAs } from '../jobs/agent-pod.ts';

/** A file or folder that not everybody may read; `mode` is written like `0o640`. */
export type ClosedFile = { uid: number; gid: number; mode: number; isFolder: boolean; path: string };
/**
 * The user of a container, and the files of a folder that not everybody may read (some of them are
 * named).
 */
export type FileLook = { uid: number; closed: ClosedFile[] };
type Place = { pod: string; container: string; folder: string };

/**
 * Looks into a folder of a running container with the rights of the caller. The container needs a
 * shell, `find` and `stat`. Throws ClusterForbidden, DependencyUnavailable.
 */
export function lookAtFiles(cluster: Cluster, { pod, container, folder }: Place): Promise<FileLook> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const late = setTimeout(() => fail(`no answer in ${ANSWER_MS / 1000} s`), ANSWER_MS);
    const fail = (reason: string) => {
      clearTimeout(late);
      void opening.then(({ close }) => close(), reject);
      reject(new DependencyUnavailable(`the files of '${pod}' can't be looked at: ${reason}`));
    };
    const heard = {
      line: (text: string) => {
        if (text !== END) return void lines.push(text);
        clearTimeout(late);
        void opening.then(({ close }) => close(), reject);
        resolve(lookOf(lines));
      },
      // Some lines may still be on their way.
      ended: (reason: string) => void setTimeout(() => fail(reason), FLUSH_MS),
    };
    const opening = execInPod(cluster, { pod, container, command: ['sh', '-c', SCRIPT, 'look', folder] }, heard);
    opening.catch((error: unknown) => {
      clearTimeout(late);
      reject(error);
    });
  });
}

const ANSWER_MS = 60_000;
const FLUSH_MS = 500;
const END = 'ragmend-end';
/** Skips `lost+found`, which the file system keeps for root. */
const SCRIPT = `set -e
id -u
find "$1" -path "$1/lost+found" -prune -o \\( -type f ! -perm -004 -o -type d ! -perm -005 \\) -exec stat -c '%u %g %a %F|%n' {} + | head -n 500
echo ${END}`;

function lookOf([uid = '', ...rest]: string[]): FileLook {
  const closed = rest.flatMap((line) => {
    const [, owner, group, mode = '', kind, path = ''] = /^(\d+) (\d+) (\d+) ([^|]*)\|(.*)$/.exec(line) ?? [];
    if (owner === undefined) return [];
    return [
      { uid: Number(owner), gid: Number(group), mode: Number.parseInt(mode, 8), isFolder: kind === 'directory', path },
    ];
  });
  return { uid: Number(uid), closed };
}

/** Returns the files of a look that a job could not read. */
export function unreadableBy({ runAsUser, runAsGroup, fsGroup }: RunAs, { closed }: FileLook): ClosedFile[] {
  return closed.filter(({ uid, gid, mode, isFolder }) => {
    const wanted = isFolder ? 0o5 : 0o4;
    const shift = uid === runAsUser ? 6 : gid === fsGroup || gid === runAsGroup ? 3 : 0;
    return ((mode >> shift) & wanted) !== wanted;
  });
}
