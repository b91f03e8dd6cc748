import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { config } from '../../core/contracts/config/config.ts';
import { openControlPlane } from '../../sandbox/server/control-plane.ts';
import { builtIn, pathsIn } from '../../sandbox/server/paths.ts';
import { openPorts } from '../../sandbox/server/ports/ports.ts';
import { shardEntry } from '../fakes/registry.ts';
import { ALERT_NAMES, SHARDS, TARGETS, TOKEN } from './storm-world.ts';

/**
 * The whole control plane in a process of its own, on real parts and without a service to protect:
 * its only runbook waits. It is there to be killed.
 */
const [folder = '', port = '0'] = process.argv.slice(2);
const template = join(folder, 'template.json');
const waits = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } },
};
const machine = { StateMachineName: 'ragmend-shard-restore', DefinitionString: JSON.stringify(waits) };
const resources = { Runbook: { Type: 'AWS::StepFunctions::StateMachine', Properties: machine } };

mkdirSync(folder, { recursive: true });
writeFileSync(template, JSON.stringify({ Resources: resources }));
const paths = pathsIn(folder);
const built = { ...builtIn(process.cwd()), template };
const store = { kind: 'chroma', collection: 'docs' };
const ports = openPorts(
  paths,
  built,
  config.parse({
    targets: TARGETS.map((id) => ({ id, autonomy: 'approve', store })),
    routes: TARGETS.flatMap((target) =>
      ALERT_NAMES.map((alertname) => ({ alertname, runbook: 'shard-restore', target })),
    ),
  }),
);
for (const target of TARGETS)
  await ports.registry.register(
    target,
    SHARDS.map((shard) => shardEntry(shard)),
  );
const { session } = await openControlPlane({
  ...{ ports, paths, built, port: Number(port), retrieverUrl: 'http://127.0.0.1:1' },
  secrets: { alertsToken: TOKEN, secret: 'operator-secret', signInCode: 'sign-in-code' },
});

process.stdout.write(`${JSON.stringify({ url: session.apiUrl })}\n`);
for await (const _ of createInterface({ input: process.stdin })) {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ heapBytes: heapUsed + external, cpuMicros: user + system })}\n`);
}
process.exit();
