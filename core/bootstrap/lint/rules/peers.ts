import { at, listAt, mapAt, textAt, textsAt } from '../../reading/scene/fields.ts';
import { type Item, isHeadless, type Render, showsUnready } from '../render/render.ts';
import { scriptOf, variablesOf } from '../render/script.ts';
import { type Finding, findingAt } from './finding.ts';

/** Rules L9 and L10: members of a StatefulSet that need each other before they are ready. */
export const peerFindings = (render: Render): Finding[] =>
  render.all('StatefulSet').flatMap((item) => {
    if (!item.pods || item.pods.replicas < 2 || item.turn.stage === 'never') return [];
    return [...hiddenPeers(render, item), ...oneByOne(item)];
  });

/** L9: the names of pods behind a headless Service are unknown until the pods are ready. */
function hiddenPeers(render: Render, item: Item): Finding[] {
  const service = render.find('Service', textAt(item.object, 'spec', 'serviceName') ?? '', item);
  if (!service || !isHeadless(service) || showsUnready(service)) return [];
  const gated = item.pods?.containers.find(
    ({ role, spec }) => role === 'main' && isFunctional(at(spec, 'readinessProbe')),
  );
  if (!gated) return [];
  const others = render
    .all('Service')
    .filter((one) => showsUnready(one) && one !== service)
    .map(({ name }) => name);
  if (!namesPeers(render, item, service.name) || others.some((name) => namesPeers(render, item, name))) return [];
  const message = `Pods of ${item.id} look for each other by ${service.id}, which names only pods that are ready, and container '${gated.name}' has a readinessProbe.`;
  return [findingAt('L9', service, ['spec'], message)];
}

/** A probe that only opens the port does not need the peers. */
const isFunctional = (probe: unknown) => probe !== undefined && at(probe, 'tcpSocket') === undefined;

const PEER_WORD =
  /join|peer|seed|cluster|bootstrap|discover|raft|gossip|quorum|member|route|initial|replset|replica_?set|voter|etcd|zoo_servers/i;

/** Returns whether anything that the pods read lists their own names, or the headless Service, as peers. */
function namesPeers(render: Render, item: Item, service: string): boolean {
  const host = service.replace(/\./g, '\\.');
  const member = new RegExp(
    `(?:${item.name}-(?:\\d|\\$)[^\\s,;]{0,40}|\\$\\{?\\(?\\w+\\)?\\}?)\\.${host}\\b|(?<![\\w.-])${host}(?![\\w-])`,
  );
  const isPeerLine = (line: string) => member.test(line) && PEER_WORD.test(line.replace(/cluster\.local/g, ''));
  const texts = (item.pods?.containers ?? []).flatMap((one) => [
    scriptOf(render, item, one),
    ...variablesOf(render, item, one).map(({ name, value }) => `${name}=${value}`),
  ]);
  const files = listAt(item.pods?.spec, 'volumes').flatMap((volume) => {
    const map = render.find('ConfigMap', textAt(volume, 'configMap', 'name') ?? '', item);
    return Object.values(mapAt(map?.object, 'data'));
  });
  return [...texts, ...files].some((text) => pairs(text.split('\n')).some(isPeerLine));
}

/** In files of configuration, the word often stands in the line above the names. */
const pairs = (lines: string[]) => lines.map((line, index) => `${lines[index - 1] ?? ''}\n${line}`);

/** Stores that are ready only with a quorum: their images, and probes that ask for the cluster's health. */
const QUORUMS: [image: RegExp, probe: RegExp][] = [
  [/rabbitmq/, /rabbitmq-diagnostics|rabbitmqctl|rabbitmq-api-check|\/api\/(?:health|aliveness)/],
  [/cockroach/, /\/health\?ready=1|node status/],
  [/opensearch|elasticsearch/, /_cluster\/health|cluster_health|wait_for_status|\/_cat\//],
  [/galera|percona-xtradb/, /wsrep|galera|clustercheck|healthcheck\.sh|readiness-check/],
  [/etcd/, /\/health|\/readyz|endpoint health|healthcheck\.sh/],
  [/consul/, /status\/leader|operator raft/],
  [/weaviate/, /\/v1\/\.well-known\/ready|\/v1\/nodes/],
  [/nats/, /\/healthz(?!\?js-(?:server|enabled)-only)/],
  [/mongo/, /isWritablePrimary|isMaster|ismaster|rs\.(?:status|hello)|replSetGetStatus/],
  [/zookeeper/, /\b(?:srvr|mntr|stat)\b|Mode:?/],
  [/vault|openbao/, /vault status|bao status|\/v1\/sys\/health/],
];

/** L10: with OrderedReady the second member is made once the first one is ready. */
function oneByOne(item: Item): Finding[] {
  const policy = textAt(item.object, 'spec', 'podManagementPolicy') ?? 'OrderedReady';
  if (policy !== 'OrderedReady') return [];
  const found = item.pods?.containers.find(({ role, spec }) => {
    const probe = at(spec, 'readinessProbe');
    const asked = [...textsAt(probe, 'exec', 'command'), textAt(probe, 'httpGet', 'path') ?? ''].join(' ');
    return (
      role === 'main' && QUORUMS.some(([image, words]) => image.test(textAt(spec, 'image') ?? '') && words.test(asked))
    );
  });
  if (!found) return [];
  const message = `Pod 1 of ${item.id} is made once pod 0 is ready (OrderedReady), and after a full stop pod 0 is ready only with a quorum: the readinessProbe of container '${found.name}' asks for the health of the cluster.`;
  return [
    findingAt(
      'L10',
      item,
      ['spec', at(item.object, 'spec', 'podManagementPolicy') === undefined ? 'replicas' : 'podManagementPolicy'],
      message,
    ),
  ];
}
