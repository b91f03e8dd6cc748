import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import { kubectl } from '../../../cloud/kubectl.ts';
import { runPod } from '../pods.ts';
import { NODE } from './volume-pods.ts';

/** Where pods reach the S3 server of the tests. */
const UPSTREAM = process.env.RAGMEND_TEST_S3_IN_CLUSTER ?? 'http://10.99.0.1:7070';

const PROXY = `
const http = require('node:http'), fs = require('node:fs'), { hostname, port } = new URL('${UPSTREAM}');
http.createServer((come, answer) => {
  const pass = () => {
    if (come.url.includes('held') && fs.existsSync('/tmp/shut')) return setTimeout(pass, 50);
    const { method, url: path, headers } = come;
    const onward = http.request({ hostname, port, method, path, headers }, (back) => {
      answer.writeHead(back.statusCode, back.headers);
      back.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    come.pipe(onward);
  };
  pass();
}).listen(8000);`;

export type GatedS3 = { endpoint: string; shut(): Promise<void>; open(): Promise<void> };

/**
 * A proxy in the cluster before the real S3: while it is shut, requests for objects whose key has
 * 'held' in it wait.
 */
export async function gatedS3(cluster: Cluster): Promise<GatedS3> {
  const readinessProbe = { tcpSocket: { port: 8000 }, periodSeconds: 1 };
  const ip = await runPod(cluster, { name: 'gated-s3', image: NODE, command: ['node', '-e', PROXY], readinessProbe });
  const script = async (text: string) => {
    await kubectl(['-n', cluster.namespace, 'exec', 'gated-s3', '--', 'node', '-e', text]);
  };
  return {
    endpoint: `http://${ip}:8000`,
    shut: () => script("require('node:fs').writeFileSync('/tmp/shut', '')"),
    open: () => script("require('node:fs').rmSync('/tmp/shut', { force: true })"),
  };
}
