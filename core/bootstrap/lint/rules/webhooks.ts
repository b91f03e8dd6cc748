import { at, type Fields, listAt, mapAt, textAt, textsAt } from '../../reading/scene/fields.ts';
import { isSelected } from '../../reading/scene/scene.ts';
import { backing, type Item, isNear, type Render } from '../render/render.ts';
import { type Finding, findingAt } from './finding.ts';

/** Rule L13: a webhook that fails closed stops the pods that serve it, or those of the cluster's DNS and network. */
export const webhookFindings = (render: Render): Finding[] =>
  [...render.all('MutatingWebhookConfiguration'), ...render.all('ValidatingWebhookConfiguration')].flatMap((item) =>
    item.turn.stage === 'never'
      ? []
      : listAt(item.object, 'webhooks').flatMap((one, index) => ofWebhook(render, item, one, index)),
  );

function ofWebhook(render: Render, item: Item, webhook: Fields, index: number): Finding[] {
  const name = textAt(webhook, 'clientConfig', 'service', 'name');
  const isSilent = webhook.failurePolicy === 'Ignore' || listAt(webhook, 'matchConditions').length > 0;
  if (name === null || isSilent || !stopsPods(webhook)) return [];
  const namespace = textAt(webhook, 'clientConfig', 'service', 'namespace') ?? '';
  const service = render
    .all('Service')
    .find((one) => one.name === name && (one.namespace === namespace || one.namespace === ''));
  if (!service) return [];
  const servers = backing(render, service).filter((one) => isNear(one, service));
  const path = ['webhooks', index];
  const own = servers.find(
    (one) => matchesNamespace(render, webhook, namespace) && matchesLabels(webhook.objectSelector, labelsOf(one)),
  );
  if (own) {
    const message = `${item.id} lets no pod be made while ${service.id} is away (failurePolicy Fail), and its rules match the pods of ${own.id} that serve it.`;
    return [findingAt('L13', item, path, message)];
  }
  if (
    namespace === 'kube-system' ||
    !matchesNamespace(render, webhook, 'kube-system') ||
    !matchesLabels(webhook.objectSelector, { 'k8s-app': 'kube-dns' })
  )
    return [];
  const message = `${item.id} lets no pod be made while ${service.id} is away (failurePolicy Fail), and its rules match kube-system: CoreDNS and the network, which it needs.`;
  return [findingAt('L13', item, path, message, { severity: 'warning' })];
}

const labelsOf = ({ pods }: Item) => mapAt(pods?.template, 'metadata', 'labels');

const stopsPods = (webhook: Fields) =>
  listAt(webhook, 'rules').some((rule) => {
    const has = (key: string, ...values: string[]) => textsAt(rule, key).some((one) => values.includes(one));
    return (
      has('operations', 'CREATE', '*') && has('resources', 'pods', '*', '*/*', 'pods/*') && has('apiGroups', '', '*')
    );
  });

/** What is not rendered of a namespace's labels is taken to be as the chart wants it: no finding follows from it. */
function matchesNamespace(render: Render, webhook: Fields, namespace: string): boolean {
  const rendered = render.all('Namespace').find(({ name }) => name === namespace);
  const labels = { ...mapAt(rendered?.object, 'metadata', 'labels'), 'kubernetes.io/metadata.name': namespace };
  const selector = webhook.namespaceSelector;
  const isKnown = (key: string) =>
    key === 'kubernetes.io/metadata.name' || rendered !== undefined || namespace === 'kube-system';
  return (
    matchesLabels(selector, labels) &&
    listAt(selector, 'matchExpressions').every(({ key }) => isKnown(String(key)) || !isExclusion(selector, String(key)))
  );
}

const isExclusion = (selector: unknown, key: string) =>
  listAt(selector, 'matchExpressions').some(
    (one) => one.key === key && (one.operator === 'NotIn' || one.operator === 'DoesNotExist'),
  );

/** Returns whether a label selector matches; without one, everything does. */
function matchesLabels(selector: unknown, labels: Record<string, string>): boolean {
  const exact =
    at(selector, 'matchLabels') === undefined || isSelected(mapAt(selector, 'matchLabels'), { metadata: { labels } });
  const isEmpty = Object.keys(mapAt(selector, 'matchLabels')).length === 0;
  return (exact || isEmpty) && listAt(selector, 'matchExpressions').every((one) => matches(one, labels));
}

function matches(expression: Fields, labels: Record<string, string>): boolean {
  const value = labels[String(expression.key)];
  const values = textsAt(expression, 'values');
  if (expression.operator === 'In') return value !== undefined && values.includes(value);
  if (expression.operator === 'NotIn') return value === undefined || !values.includes(value);
  if (expression.operator === 'Exists') return value !== undefined;
  return value === undefined;
}
