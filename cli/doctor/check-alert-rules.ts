import type { Cluster } from '../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden } from '../../adapters/kubernetes/api/cluster-errors.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { LLM_ALERTS } from '../shipped-alerts.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

type Rules = { items: { spec?: { groups?: { rules?: { alert?: string }[] }[] } }[] };

const { ok, warning, unknown } = findingsOf('alert rules');
const PATH = '/apis/monitoring.coreos.com/v1/prometheusrules';

/**
 * Checks whether a Prometheus Operator of the cluster has rules for the alerts about LLM providers.
 * Rules of any other Prometheus can't be seen from here.
 */
export async function checkAlertRules(cluster: Pick<Cluster, 'send'>): Promise<Finding[]> {
  const isUnseen = (error: unknown) => error instanceof NotFound || error instanceof ClusterForbidden;
  const rules = await orNull(cluster.send<Rules>('GET', PATH), isUnseen);
  if (rules === null)
    return [
      unknown(
        'this cluster shows no PrometheusRule, so nobody knows who watches the LLM providers',
        'load docs/alerts/prometheus-rules.yaml into your Prometheus',
      ),
    ];
  const names = new Set(
    rules.items.flatMap(({ spec }) =>
      (spec?.groups ?? []).flatMap((group) => (group.rules ?? []).map(({ alert }) => alert)),
    ),
  );
  const missing = LLM_ALERTS.filter((name) => !names.has(name));
  if (missing.length === 0) return [ok('every alert about LLM providers has a rule')];
  return [warning(`no rule raises ${missing.join(', ')}`, 'apply docs/alerts/prometheus-operator.yaml')];
}
