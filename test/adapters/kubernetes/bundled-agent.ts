import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type AgentProgram, agentProgram } from '../../../adapters/kubernetes/agent-program.ts';

const ROOT = join(__dirname, '../../..');
const REQUIRE = "import { createRequire as require_ } from 'node:module'; const require = require_(import.meta.url);";

/** The agent with all of its commands, bundled as it is shipped. */
export function bundledAgent(): AgentProgram {
  const { outputFiles } = buildSync({
    ...{
      absWorkingDir: ROOT,
      entryPoints: ['agent/cluster-entry.ts'],
      write: false,
      bundle: true,
      minify: true,
      keepNames: true,
    },
    ...{ platform: 'node', format: 'esm', target: 'node20', mainFields: ['module', 'main'], banner: { js: REQUIRE } },
  });
  return agentProgram(outputFiles[0]?.text ?? '');
}
