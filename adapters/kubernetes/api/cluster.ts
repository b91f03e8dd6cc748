import {
  AppsV1Api,
  BatchV1Api,
  CoreV1Api,
  createConfiguration,
  HttpMethod,
  type KubeConfig,
  type PromiseHttpLibrary,
  RequestContext,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import { errorOf, unanswered } from './cluster-errors.ts';

const ANSWER_MS = 20_000;

/**
 * The API of a Kubernetes cluster, and the namespace of the target. Every call throws NotFound,
 * WriteConflict, DependencyUnavailable, ClusterForbidden or ClusterRefused. `send` passes a request
 * unchanged: the typed calls drop fields that their types do not know. `accept` is the form of the answer.
 */
export type Cluster = {
  namespace: string;
  kubeconfig: KubeConfig;
  core: CoreV1Api;
  apps: AppsV1Api;
  batch: BatchV1Api;
  send<T>(
    method: keyof typeof HttpMethod,
    path: string,
    body?: { json: unknown; type?: string },
    accept?: string,
  ): Promise<T>;
};
/** Sends a request and returns its answer. */
export type Transport = PromiseHttpLibrary['send'];

/**
 * Returns the cluster of a kubeconfig's current context; `around` wraps the transport of each
 * request.
 */
export function clusterOf(
  kubeconfig: KubeConfig,
  namespace: string,
  around: (transport: Transport) => Transport = (transport) => transport,
): Cluster {
  const server = kubeconfig.getCurrentCluster()?.server;
  if (!server) throw new RangeError(`the kubeconfig names no cluster in its current context: set 'current-context'`);
  const transport = around(carry);
  const httpApi = wrapHttpLibrary({ send: transport });
  const baseServer = new ServerConfiguration(server, {});
  const configuration = () => createConfiguration({ baseServer, authMethods: { default: kubeconfig }, httpApi });
  return {
    namespace,
    kubeconfig,
    core: new CoreV1Api(configuration()),
    apps: new AppsV1Api(configuration()),
    batch: new BatchV1Api(configuration()),
    async send<T>(
      method: keyof typeof HttpMethod,
      path: string,
      body?: { json: unknown; type?: string },
      accept = 'application/json',
    ) {
      const request = new RequestContext(`${server}${path}`, HttpMethod[method]);
      request.setHeaderParam('Accept', accept);
      if (body) request.setHeaderParam('Content-Type', body.type ?? 'application/json');
      if (body) request.setBody(JSON.stringify(body.json));
      await kubeconfig.applySecurityAuthentication(request);
      const response = await transport(request);
      return JSON.parse(await response.body.text()) as T;
    },
  };
}

/** Sends a request and reads its whole answer; throws for any answer that is no success. */
async function carry(request: RequestContext): Promise<ResponseContext> {
  const { status, headers, body } = await answered(request);
  if (status >= 400) throw errorOf(request, status, body.toString('utf8'));
  return new ResponseContext(status, headers, {
    text: async () => body.toString('utf8'),
    binary: async () => body,
  });
}

async function answered(request: RequestContext) {
  request.setSignal(AbortSignal.timeout(ANSWER_MS));
  try {
    const response = await createConfiguration().httpApi.send(request).toPromise();
    return { status: response.httpStatusCode, headers: response.headers, body: await response.body.binary() };
  } catch (cause) {
    throw unanswered(request, cause);
  }
}
