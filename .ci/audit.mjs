#!/usr/bin/env node
// Fails for packages of the lockfile with known vulnerabilities that are high or critical. Where no
// registry answers, nothing is known: it says so, and CI goes on.
import { spawnSync } from 'node:child_process';

const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const { metadata, vulnerabilities = {}, message } = reportIn(stdout);
const { high = 0, critical = 0, total = 0 } = metadata?.vulnerabilities ?? {};

if (metadata?.vulnerabilities === undefined) {
  const [first = 'no answer'] = (message ?? stderr).split('\n');
  say(`npm audit: the registry did not answer ('${first}'), so nothing is known`);
} else if (high + critical === 0) say(`npm audit: ${total} findings, none high or critical`);
else {
  for (const { name, severity, range } of Object.values(vulnerabilities))
    if (severity === 'high' || severity === 'critical') say(`npm audit: ${name} ${range}: ${severity}`);
  say(`npm audit: ${high} high and ${critical} critical: update the packages, or override their versions`);
  process.exitCode = 1;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function reportIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
