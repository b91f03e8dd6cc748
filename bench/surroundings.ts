import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release } from 'node:os';
import { projectRoot } from '../cli/project-root.ts';

/** Where numbers come from: commit, machine, and how busy it was. */
export function surroundings() {
  const all = cpus();
  return {
    at: new Date().toISOString(),
    commit: commit(),
    cores: all.length,
    processor: all[0]?.model ?? 'unknown',
    system: `Linux ${release()}`,
    node: process.version,
    loadAverage: loadavg()[0] ?? 0,
  };
}

function commit(): string {
  const git = (...args: string[]) =>
    spawnSync('git', args, { cwd: projectRoot(), encoding: 'utf8' }).stdout?.trim() ?? '';
  const hash = git('rev-parse', '--short', 'HEAD');
  if (hash === '') return 'unknown';
  return git('status', '--porcelain') === '' ? hash : `${hash} with changes`;
}
