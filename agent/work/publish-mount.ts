import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TargetExists } from '../bytes/errors.ts';
import { NOT_OF_THE_VOLUME, OWN_FOLDER } from '../bytes/tree.ts';
import { syncFolder } from './publish-folder.ts';
import type { Stage } from './staging.ts';

/**
 * A volume is filled in a folder of its own, `.ragmend`, and moved to its root when it is whole;
 * nobody mounts it before the job has ended. The claim `made` stays in that folder, with `job` as
 * its text: another job finds a volume that is taken.
 */
export function stageMount(job: string): Stage {
  return (to) => {
    const at = (name: string) => join(to, OWN_FOLDER, name);
    const [partial, whole, made] = [at('partial'), at('whole'), at('made')];
    return {
      to,
      partial,
      journal: at('journal'),
      async isMade() {
        await mkdir(at(''), { recursive: true });
        if (existsSync(whole)) await moveOut(whole, to, made, job);
        if (existsSync(made) && (await readFile(made, 'utf8')) === job) return true;
        const other = (await readdir(to)).find((name) => !NOT_OF_THE_VOLUME.has(name));
        if (other === undefined && !existsSync(made)) return false;
        throw new TargetExists(`volume '${to}' holds '${other ?? made}' already: give an empty one`);
      },
      async publish() {
        await syncFolder(partial);
        await rename(partial, whole);
        await syncFolder(at(''));
        await moveOut(whole, to, made, job);
      },
    };
  };
}

/** Ends what a killed attempt began, too: what is moved already is not there to be moved again. */
async function moveOut(whole: string, to: string, made: string, job: string): Promise<void> {
  for (const name of await readdir(whole, { encoding: 'buffer' })) {
    const inside = (folder: string) => Buffer.concat([Buffer.from(`${folder}/`), name]);
    await rename(inside(whole), inside(to));
  }
  await syncFolder(to);
  await writeFile(made, job, { flush: true });
  await rm(whole, { recursive: true });
}
