const MOST = 40;
/** Names of namespaces that say nothing about their contents. */
const PLAIN = /^(default|prod(uction)?|staging|dev(elopment)?|test|apps?|data|databases?|vectors?|stores?)$/;
const isRag = (name: string) => name.split('-').includes('rag');

/**
 * Returns a name for each target of a namespace: by the namespace if it names the service, or else
 * by the common name of its workloads; `-rag` if neither helps.
 */
export function targetNames(namespace: string, groups: { kind: string; workloads: string[] }[]): string[] {
  const stems = groups.map(({ workloads }) => stemOf(workloads));
  const base = groups.length === 1 && PLAIN.test(namespace) ? String(stems[0]) : namespace;
  if (groups.length === 1) return [isRag(base) ? cut(base) : joined(base, 'rag')];
  const isAlone = (kind: string) => groups.filter((group) => group.kind === kind).length === 1;
  const tails = groups.map(({ kind }, at) => (isAlone(kind) ? kind : String(stems[at]).replace(`${namespace}-`, '')));
  return tails.map((tail, at) => joined(namespace, tails.indexOf(tail) === at ? tail : `${tail}-${at + 1}`));
}

/** Shortens the beginning of a name that is too long: the end distinguishes targets. */
function joined(base: string, tail: string): string {
  const end = cut(tail);
  const start = base.slice(0, Math.max(0, MOST - end.length - 1)).replace(/-+$/, '');
  return start === '' ? end : `${start}-${end}`;
}

/** Returns the common beginning of names, up to a dash; numbers at the end distinguish shards. */
function stemOf([first = 'docs', ...others]: string[]): string {
  const parts = first.split('-');
  const same = parts.findIndex((part, at) => others.some((other) => other.split('-')[at] !== part));
  const alike = same === -1 ? parts : parts.slice(0, same);
  const words = (alike.length === 0 ? parts : alike).join('-').replace(/(-(shard|\d+))+$/, '');
  return words === '' ? first : words;
}

function cut(name: string): string {
  return name.replace(/--+/g, '-').slice(0, MOST).replace(/-+$/, '');
}
