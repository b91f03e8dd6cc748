import { readConfig } from '../../../adapters/config-file.ts';
import { serveHttp } from '../../../sandbox/server/http.ts';
import { builtIn, pathsIn } from '../../../sandbox/server/paths.ts';
import { openPorts } from '../../../sandbox/server/ports/ports.ts';
import { newSecrets } from '../../../sandbox/server/session.ts';

/**
 * A process that serves the API on a state folder, without a service and without background work;
 * it writes its address and its secret.
 */
const [dir, root] = process.argv.slice(2) as [string, string];
const paths = pathsIn(dir);
const built = builtIn(root);
const ports = openPorts(paths, built, readConfig(built.config));
const secrets = newSecrets();
const histories = { steps: async () => [], current: async () => null };
const { urls } = await serveHttp({
  ...{ ports, paths, built, secrets, histories, retrieverUrl: '', port: 0, wake: () => undefined },
  report: () => (error: unknown) => process.stderr.write(`${String(error)}\n`),
});
process.stdout.write(`${JSON.stringify({ apiUrl: urls.apiUrl, secret: secrets.secret })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
