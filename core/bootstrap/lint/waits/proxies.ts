import { imageOf } from '../graph/made-edges.ts';
import type { Container } from '../render/pods.ts';

const PROXY =
  /cloud-?sql[-_]?proxy|gce-proxy|alloydb-auth-proxy|istio\/proxyv2|\benvoy\b|linkerd2?[-/]proxy|pgbouncer|consul-dataplane|wait-for-proxy/;

/** Returns whether a container passes on what the others send. */
export const isProxy = ({ spec, name }: Container) =>
  PROXY.test(imageOf(spec)) || /^(?:istio|linkerd|cloud-?sql|cloudsql|alloydb|envoy)-?(?:auth-)?proxy$/.test(name);
