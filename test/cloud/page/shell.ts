import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** A shell in the folder of the repository that remembers what was exported, as that of somebody who follows a page. */
export function shellIn(folder: string, env: NodeJS.ProcessEnv) {
  const state = join(folder, 'exported.sh');
  if (!existsSync(state)) writeFileSync(state, '');
  const run = (command: string, more: NodeJS.ProcessEnv = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      const script = `set -eo pipefail\n. "${state}"\n${command}\nexport -p | grep -E ' (${KEPT.join('|')})=' > "${state}"`;
      const child = execFile(
        'bash',
        ['-c', script],
        { cwd: ROOT, env: { ...env, ...more }, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) =>
          error
            ? reject(new Error(`'${command}' failed: ${stderr.slice(-4000)} ${stdout.slice(-4000)}`, { cause: error }))
            : resolve(stdout),
      );
      child.stdin?.end();
    });
  return { run, set: (name: string, value: string) => run(`export ${name}='${value}'`) };
}

const KEPT = ['AWS_REGION', 'NS', 'SHARD', 'POD', 'MONITORING', 'POOL', 'API'];
