import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The places of the sandbox's state, below one folder. */
export type Paths = ReturnType<typeof pathsIn>;

/** Returns the layout of a state folder. One folder has one path, whatever links lead to it. */
export function pathsIn(folder: string) {
  const dir = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  return {
    dir,
    database: join(dir, 'ragmend.db'),
    engine: join(dir, 'engine.db'),
    session: join(dir, 'session.json'),
    lock: join(dir, 'control-plane.lock'),
    volumes: join(dir, 'volumes'),
    log: join(dir, 'sandbox.log'),
    golden: join(dir, 'golden/golden.jsonl'),
  };
}

/** The output of `npm run build`. */
export type Built = ReturnType<typeof builtIn>;

/**
 * Returns where the built programs, the console and the template are, below the project's folder.
 */
export function builtIn(root: string) {
  return {
    root,
    agent: [process.execPath, join(root, 'dist/agent.mjs')],
    console: join(root, 'dist/console'),
    template: join(root, 'cdk.out/Ragmend.template.json'),
    config: join(root, 'ragmend.yaml'),
  };
}
