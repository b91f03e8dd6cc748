import { join, resolve } from 'node:path';

/** Where the sandbox keeps its state, below one folder. */
export type Paths = ReturnType<typeof pathsIn>;

/** The layout of a state folder. */
export function pathsIn(folder: string) {
  const dir = resolve(folder);
  return {
    dir,
    database: join(dir, 'ragmend.db'),
    engine: join(dir, 'engine.db'),
    session: join(dir, 'session.json'),
    log: join(dir, 'sandbox.log'),
    golden: join(dir, 'golden/golden.jsonl'),
  };
}

/** What `npm run build` made. */
export type Built = ReturnType<typeof builtIn>;

/** Where the built programs, the console and the template are, below the project's folder. */
export function builtIn(root: string) {
  return {
    root,
    agent: [process.execPath, join(root, 'dist/agent.mjs')],
    console: join(root, 'dist/console'),
    template: join(root, 'cdk.out/Ragmend.template.json'),
    config: join(root, 'ragmend.yaml'),
  };
}
