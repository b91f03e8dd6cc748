import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TargetExists } from '../bytes/errors.ts';
import { NOT_OF_THE_VOLUME, OWN_FOLDER } from '../bytes/tree.ts';
import { syncFolder } from './publish-folder.ts';
import type { Stage } from './staging.ts';

/**
 * Fills a volume in its folder `.ragmend`, and moves the files to the root when they are complete;
 * nobody mounts it before the job ends. The claim `made` stays in that folder with the text `job`,
 * so that another job sees that the volume is taken.
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

/**
 * Also finishes the move of a killed attempt: files that were moved are no longer there to move.
 */
async function moveOut(whole: string, to: string, made: string, job: string): Promise<void> {
  for (const name of await readdir(whole, { encoding: 'buffer' })) {
    const inside = (folder: string) => Buffer.concat([Buffer.from(`${folder}/`), name]);
    await rename(inside(whole), inside(to));
  }
  await syncFolder(to);
  await writeFile(made, job, { flush: true });
  await rm(whole, { recursive: true });
}
