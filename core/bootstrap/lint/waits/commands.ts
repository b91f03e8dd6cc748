/**
 * What a command waits for.
 *
 * - `host`: `dns` if it only asks for the name.
 * - `job`: it waits until Jobs are complete, `pods`: until workloads or pods are ready, `object`: until one is there;
 *   by name, or by labels (`app=web`). `verbs`: what it asks the API server for, so its account needs the rights.
 */
export type CommandWait =
  | { is: 'host'; host: string; port: string | null; dns: boolean }
  | {
      is: 'job' | 'pods';
      kind: string;
      name: string | null;
      labels: string | null;
      verbs: string[];
      namespace: string | null;
    }
  | { is: 'object'; kind: string; name: string; labels: null; verbs: string[]; namespace: string | null };

const HOST = '(?<host>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)';
const REST = '[^;\\n|&]{0,200}?';
const PORT = '(?::(?<port>\\d{1,5}))?';

/** Commands that only resolve a name. */
const NAMES = [
  `(?:^|[\\s;(|&!])(?:nslookup|getent (?:a?hosts(?:v[46])?)|dig(?: \\+\\S+)*|host|ping(?: -\\S+(?: \\d+)?)*) ${HOST}`,
];
/** Commands that reach a server. */
const SERVERS = [
  `\\b(?:nc|ncat|netcat|telnet)(?: -[a-z]+(?: ?\\d+)?)* ${HOST}[ :](?<port>\\d{1,5})`,
  `/dev/tcp/${HOST}/(?<port>\\d{1,5})`,
  `(?:wait-for-it|wait-for|wait_for_it|wait-for-port)(?:\\.sh)?(?: -{1,2}(?!host)\\S+(?: \\d+)?)* (?:--host[= ])?${HOST}(?::| --port[= ])(?<port>\\d{1,5})`,
  `\\bwait4x ${REST}(?:\\w+://)?(?:[^\\s/@]*@)?${HOST}:(?<port>\\d{1,5})`,
  `-wait[ =](?:tcp4?6?|https?|grpc)://${HOST}${PORT}`,
  `\\bwait-on ${REST}(?:tcp:|https?://|http-get://)${HOST}${PORT}`,
  `\\b(?:pg_isready|psql|mysqladmin|mysql|mariadb-admin|mariadb|redis-cli|valkey-cli|mongo|mongosh|clickhouse-client|clickhouse|cqlsh)\\b${REST} (?:-h|-H|--host|--hostname)[ =]?${HOST}`,
  `\\b(?:pg_isready|psql|mongo|mongosh|redis-cli)\\b${REST}[a-z]+(?:\\+srv)?://(?:[^\\s/@]*@)?${HOST}${PORT}`,
  `\\b(?:curl|wget|grpcurl)\\b${REST} (?:[a-z]+://)(?:[^\\s/@]*@)?${HOST}${PORT}`,
  `\\b(?:curl|wget|grpcurl)\\b(?: -{1,2}\\S+(?: \\d+)?)* ${HOST}:(?<port>\\d{1,5})`,
  `\\bgrpc_health_probe ${REST}-addr[ =]${HOST}${PORT}`,
  `(?:wait-for-it|wait-for|wait_for_it)(?:\\.sh)?${REST} -h ${HOST}(?: -p (?<port>\\d{1,5}))?`,
  `(?:--bootstrap-servers?|--address|--endpoints?)[ =](?:[a-z]+://)?${HOST}:(?<port>\\d{1,5})`,
  `\\b(?:kcat|kafkacat|kafka-ready)\\b${REST} (?:-b )?${HOST}:(?<port>\\d{1,5})`,
  `(?:create_connection|\\.connect)\\(\\(?${HOST}, ?(?<port>\\d{1,5})`,
  `(?:connect|createConnection|createPool|Client)\\([^)\\n]{0,120}?\\bhost(?:=|: ?)${HOST}`,
  `(?:connect|createConnection)\\((?<port>\\d{1,5}), ?${HOST}`,
  `(?:connect|fetch|urlopen|\\b(?:requests|httpx|axios|https?|got)\\.(?:get|post|head|request))\\((?:[a-z+]+://)(?:[^\\s/@]*@)?${HOST}${PORT}`,
];
const pattern = (text: string) => new RegExp(text, 'gi');
const NAME_WAITS = NAMES.map(pattern);
const SERVER_WAITS = SERVERS.map(pattern);
/** Programs that wait by themselves, without a loop around them. */
const WAITERS = /wait[-_]for|wait4x|dockerize|wait-on|\bkubectl\b[^;\n|&]{0,80} (?:wait|rollout status)\b/;

/**
 * Returns what a script waits for. A main container waits only in loops and by programs made for it: what it
 * calls else, it calls at work.
 */
export function waitsIn(script: string, isOnce: boolean): CommandWait[] {
  const text = isOnce ? script : waitingParts(script);
  if (isBounded(text)) return [];
  const firm = text
    .replace(LIMITED, '')
    .split(/[;\n]/)
    .filter((one) => !/\|\| ?(?:true|:|exit 0)(?=\s|\)|$)/.test(one))
    .join('\n');
  const found = [
    ...NAME_WAITS.flatMap((one) => hostsBy(one, firm, true)),
    ...SERVER_WAITS.flatMap((one) => hostsBy(one, firm, false)),
    ...kubectlWaits(firm),
  ];
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function waitingParts(script: string): string {
  const looping = script.slice(0, script.lastIndexOf('done') + 4);
  const loops = [...looping.matchAll(/\b(?:until|while)\b[\s\S]*?\bdone\b/g)].map(([all]) => all);
  const endless = /^while\s+(?:true|:|\[ ?1 ?\]|sleep\b)/;
  const waiting = loops.filter((one) => !endless.test(one) || /\bbreak\b|\bexit 0\b/.test(one));
  const programs = script.split(/[;\n]|&&/).filter((one) => WAITERS.test(one));
  return [...waiting, ...programs].join('\n');
}

/** A loop that gives up and goes on holds nothing up. */
function isBounded(text: string): boolean {
  if (/\bexit [1-9$]|\bexit\(|\braise\b|\breturn 1\b|\bfalse\b/.test(text)) return false;
  const loops = [...text.matchAll(/\b(?:until|while)\b[^;\n]{0,200}/g)].map(([all]) => all);
  if (loops.length > 0) return loops.every((one) => /\s-(?:l|g)[te]\s|\(\(/.test(one));
  return /\bfor\b/.test(text) && /\bdo\b|\bin range\(/.test(text);
}

/** A loop under a time limit, whose end does not matter. */
const LIMITED = /\btimeout\b[^;\n]{0,80}\b(?:until|while)\b[\s\S]{0,2000}?\bdone\b\s*\)?\s*\|\| ?(?:true|:|exit 0)/g;

function hostsBy(one: RegExp, text: string, dns: boolean): CommandWait[] {
  return [...text.matchAll(one)].flatMap(({ groups }) => {
    const host = groups?.host?.toLowerCase();
    return host === undefined ? [] : [{ is: 'host', host, port: groups?.port ?? null, dns } as const];
  });
}

const KINDS: Record<string, string> = {
  job: 'Job',
  deploy: 'Deployment',
  deployment: 'Deployment',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  ds: 'DaemonSet',
  daemonset: 'DaemonSet',
  po: 'Pod',
  pod: 'Pod',
  secret: 'Secret',
  cm: 'ConfigMap',
  configmap: 'ConfigMap',
};
const kindOf = (word: string): string | undefined => {
  const plain = word.toLowerCase().split('.')[0] ?? '';
  const single = plain === 'ds' || plain === 'sts' ? plain : plain.replace(/s$/, '');
  return Object.hasOwn(KINDS, single) ? KINDS[single] : undefined;
};

const KUBECTL = /\bkubectl\b(?<line>[^;\n|&]{0,400})/g;

function kubectlWaits(text: string): CommandWait[] {
  return [...text.matchAll(KUBECTL)].flatMap(({ groups }) => {
    const line = groups?.line ?? '';
    const verb = /\s(?<verb>wait|rollout status|get|exec)\s/.exec(line)?.groups?.verb;
    const served = /\sget (?:-\S+ )*(?:endpoints|ep)[ /](?<host>[a-z0-9][a-z0-9-]{0,62})(?:\s|$)/.exec(line)?.groups
      ?.host;
    if (served !== undefined) return [{ is: 'host', host: served, port: null, dns: false }];
    if (verb === undefined || /--for[= ](?:delete|jsonpath)/.test(line)) return [];
    const target = targetIn(line, verb);
    return target === null ? [] : [target];
  });
}

const NAME = '[a-z0-9][a-z0-9.-]{0,252}';
const VERBS: Record<string, string[]> = {
  wait: ['get', 'list', 'watch'],
  'rollout status': ['get', 'list', 'watch'],
  get: ['get'],
  exec: ['get'],
};

function targetIn(line: string, verb: string): CommandWait | null {
  const labels = /(?:\s-l\s?|--selector[= ])(?<labels>[^\s,]+=[^\s,]+)/.exec(line)?.groups?.labels ?? null;
  const namespace = new RegExp(`(?:\\s-n\\s?|--namespace[= ])(?<name>${NAME})`).exec(line)?.groups?.name ?? null;
  const named = namedIn(line.slice(line.indexOf(verb) + verb.length), labels);
  if (named === null || (named.name === null && labels === null)) return null;
  const { kind, name } = named;
  if (name !== null && !new RegExp(`^${NAME}$`).test(name)) return null;
  const common = { verbs: VERBS[verb] ?? [], namespace };
  if (kind === 'Secret' || kind === 'ConfigMap')
    return name === null ? null : { is: 'object', kind, name, labels: null, ...common };
  if (verb === 'get' && kind !== 'Job') return null;
  return { is: kind === 'Job' ? 'job' : 'pods', kind, name, labels, ...common };
}

/** Finds `KIND/NAME` or `KIND NAME` among the words of a command; with labels, there is no name. */
function namedIn(text: string, labels: string | null): { kind: string; name: string | null } | null {
  const words = text.split(/\s+/).filter((one) => one !== '' && !one.startsWith('-'));
  const at = words.findIndex((one) => kindOf(one.split('/')[0] ?? '') !== undefined);
  const [type = '', name] = words[at]?.split('/') ?? [];
  const kind = kindOf(type);
  if (kind === undefined) return null;
  return { kind, name: name ?? (labels === null ? (words[at + 1] ?? null) : null) };
}
