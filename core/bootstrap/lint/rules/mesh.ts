import { at, mapAt, numberAt } from '../../reading/scene/fields.ts';
import { migratingContainers } from '../graph/made-edges.ts';
import type { Container } from '../render/pods.ts';
import type { Item, Render } from '../render/render.ts';
import { scriptOf, variablesOf } from '../render/script.ts';
import { commandPath, waitsOf } from '../waits/container-waits.ts';
import { isProxy } from '../waits/proxies.ts';
import { type Finding, findingAt } from './finding.ts';

/** Rule L17: Jobs beside a proxy that never ends, and init containers before a proxy that has not started. */
export const meshFindings = (render: Render): Finding[] =>
  render.items
    .filter(({ pods, turn }) => pods && turn.stage !== 'never')
    .flatMap((item) => [...endlessProxies(render, item), ...earlyInits(render, item)].slice(0, 1));

const isJob = ({ kind }: Item) => kind === 'Job' || kind === 'CronJob';

function endlessProxies(render: Render, item: Item): Finding[] {
  if (!item.pods || !isJob(item)) return [];
  const scripts = item.pods.containers.map((one) => scriptOf(render, item, one)).join('\n');
  if (/quitquitquit|linkerd-await|--exit-on-finish|scuttle|pkill|shutdown_hook|\/shutdown\b/i.test(scripts)) return [];
  const proxy = item.pods.containers.find((one) => one.role === 'main' && isProxy(one));
  if (proxy && item.pods.containers.filter(({ role }) => role === 'main').length > 1)
    return [
      findingAt(
        'L17',
        item,
        proxy.path,
        `${item.id} is complete once all of its containers end, and the proxy '${proxy.name}' never does.`,
      ),
    ];
  const mesh = meshOf(render, item);
  if (mesh === null) return [];
  return [
    findingAt(
      'L17',
      item,
      item.pods.path,
      `${item.id} is complete once all of its containers end, and the proxy that ${mesh} adds never does.`,
      { severity: 'warning' },
    ),
  ];
}

function earlyInits(render: Render, item: Item): Finding[] {
  const { pods } = item;
  const inits = (pods?.containers ?? []).filter(({ role }) => role === 'init');
  for (const init of inits.filter((one) => callsItself(render, item, one))) {
    const later = pods?.containers.slice(pods.containers.indexOf(init) + 1) ?? [];
    const proxy = later.find((one) => one.role !== 'init' && isProxy(one));
    if (!proxy) continue;
    const when = proxy.role === 'main' ? 'once the init containers have ended' : 'once that one has ended';
    const message = `Init container '${init.name}' of ${item.id} needs the proxy '${proxy.name}', which starts ${when}.`;
    return [findingAt('L17', item, commandPath(init), message)];
  }
  const mesh = isJob(item) ? null : meshOf(render, item);
  const init = mesh === null ? undefined : inits.find((one) => goesOut(render, item, one));
  if (!init || mesh === null || !pods) return [];
  return [
    findingAt(
      'L17',
      item,
      commandPath(init),
      `Init container '${init.name}' of ${item.id} uses the network before the proxy that ${mesh} adds has started.`,
      { severity: 'warning' },
    ),
  ];
}

const LOCAL = /(?<![\w.-])(?:localhost|127\.0\.0\.1)(?![\w.-])|\/cloudsql\//;

const callsItself = (render: Render, item: Item, one: Container) =>
  LOCAL.test(scriptOf(render, item, one)) || variablesOf(render, item, one).some(({ value }) => LOCAL.test(value));

/** Traffic of the proxy's own user is not sent through the proxy. */
const goesOut = (render: Render, item: Item, one: Container) =>
  numberAt(one.spec, 'securityContext', 'runAsUser') !== 1337 &&
  (waitsOf(render, item, one).some(({ wait }) => wait.is === 'host' && !wait.dns) ||
    migratingContainers(render, item).includes(one));

/** Returns the mesh that adds a proxy as a plain container, null if none does. */
function meshOf(render: Render, item: Item): string | null {
  const namespace = render
    .all('Namespace')
    .find(({ name }) => name === item.namespace || (item.namespace === '' && render.all('Namespace').length === 1));
  const own = {
    ...mapAt(item.pods?.template, 'metadata', 'annotations'),
    ...mapAt(item.pods?.template, 'metadata', 'labels'),
  };
  const around = {
    ...mapAt(namespace?.object, 'metadata', 'annotations'),
    ...mapAt(namespace?.object, 'metadata', 'labels'),
  };
  const isHostNetwork = at(item.pods?.spec, 'hostNetwork') === true;
  if (isHostNetwork || isNative(own) || isNative(around)) return null;
  const istio = own['sidecar.istio.io/inject'];
  const asksIstio =
    around['istio-injection'] === 'enabled' ||
    (around['istio.io/rev'] !== undefined && around['istio-injection'] !== 'disabled');
  const isExempt = Object.keys(own).some((one) =>
    /^traffic\.sidecar\.istio\.io\/(?:exclude|include)Outbound/.test(one),
  );
  if (istio !== 'false' && (istio === 'true' || asksIstio) && around['istio.io/dataplane-mode'] !== 'ambient')
    return isExempt && !isJob(item) ? null : 'Istio';
  const linkerd = own['linkerd.io/inject'] ?? around['linkerd.io/inject'];
  return linkerd === 'enabled' || linkerd === 'ingress' ? 'Linkerd' : null;
}

const isNative = (words: Record<string, string>) =>
  words['sidecar.istio.io/nativeSidecar'] === 'true' ||
  Object.entries(words).some(
    ([name, value]) =>
      /^config\.(?:alpha\.|beta\.)?linkerd\.io\/proxy-enable-native-sidecar$/.test(name) && value === 'true',
  );
