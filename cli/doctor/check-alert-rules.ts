import type { Cluster } from '../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden } from '../../adapters/kubernetes/api/cluster-errors.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

type Rules = { items: { spec?: { groups?: { rules?: { alert?: string }[] }[] } }[] };

const { ok, warning, unknown } = findingsOf('alert rules');
const PATH = '/apis/monitoring.coreos.com/v1/prometheusrules';

/**
 * Checks whether a Prometheus Operator of the cluster has rules for some alerts about `what`. Rules of any other
 * Prometheus can't be seen from here.
 */
export async function checkAlertRules(
  cluster: Pick<Cluster, 'send'>,
  alerts: readonly string[],
  what: string,
): Promise<Finding[]> {
  const isUnseen = (error: unknown) => error instanceof NotFound || error instanceof ClusterForbidden;
  const rules = await orNull(cluster.send<Rules>('GET', PATH), isUnseen);
  if (rules === null)
    return [
      unknown(
        `this cluster shows no PrometheusRule, so nobody knows who watches ${what}`,
        'load docs/alerts/prometheus-rules.yaml into your Prometheus',
      ),
    ];
  const names = new Set(
    rules.items.flatMap(({ spec }) =>
      (spec?.groups ?? []).flatMap((group) => (group.rules ?? []).map(({ alert }) => alert)),
    ),
  );
  const missing = alerts.filter((name) => !names.has(name));
  if (missing.length === 0) return [ok(`every alert about ${what} has a rule`)];
  return [warning(`no rule raises ${missing.join(', ')}`, 'apply docs/alerts/prometheus-operator.yaml')];
}
