import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import { NODE } from '../adapters/kubernetes/jobs/volume-pods.ts';
import { type ChartObject, chart } from './chart.ts';

const SHELL = process.env.RAGMEND_TEST_SHELL_IMAGE ?? 'local.test/busybox:1';
const CHROMA = process.env.RAGMEND_TEST_CHROMA_IMAGE ?? 'local.test/chroma:1';
const WEAVIATE = process.env.RAGMEND_TEST_WEAVIATE_IMAGE ?? 'local.test/weaviate:1';

/** Lets nobody without the token of its environment to a Chroma behind it: Chroma 1.x knows none itself. */
const GUARD = `
const http = require('node:http'), { spawn } = require('node:child_process');
const cli = '/app/node_modules/chromadb/dist/cli.mjs', path = process.env.PERSIST_DIRECTORY;
const server = spawn(process.execPath, [cli, 'run', '--path', path, '--host', '127.0.0.1', '--port', '8001'], { stdio: 'inherit' });
server.on('exit', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => server.kill());
http.createServer((request, answer) => {
  if (request.headers.authorization !== 'Bearer ' + process.env.CHROMA_SERVER_AUTHN_CREDENTIALS) return answer.writeHead(401).end();
  const { url, method, headers } = request;
  const asked = http.request({ port: 8001, host: '127.0.0.1', path: url, method, headers }, (got) => {
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  });
  asked.on('error', () => answer.writeHead(502).end());
  request.pipe(asked);
}).listen(8000);`;

const RUN: Record<string, (server: V1Container) => void> = {
  chroma: (server) => Object.assign(server, { image: CHROMA, args: ['run', '/config.yaml'] }),
  'chroma-token': (server) => Object.assign(server, { image: CHROMA, command: ['node', '-e', GUARD] }),
  weaviate: (server) => Object.assign(server, { image: WEAVIATE }),
};

/** The objects of a chart in a namespace, with images that a cluster of tests has; those without any find no node. */
export function inNamespace(
  name: string,
  namespace: string,
  change: (pod: V1PodSpec) => void = () => {},
): ChartObject[] {
  return chart(name).map((object) => {
    const pod = object.spec?.template?.spec;
    if (pod) runHere(name, pod);
    if (pod) change(pod);
    return { ...object, metadata: { ...object.metadata, namespace } };
  });
}

function runHere(name: string, pod: V1PodSpec): void {
  for (const init of pod.initContainers ?? []) Object.assign(init, { image: SHELL, command: ['true'], args: [] });
  const run = RUN[name];
  const [server] = pod.containers;
  if (run && server) run(server);
  else
    Object.assign(pod, {
      nodeSelector: { nowhere: 'true' },
      containers: pod.containers.map((one) => ({ ...one, image: NODE })),
    });
}
