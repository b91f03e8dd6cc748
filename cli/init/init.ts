import { writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { clusterOf } from '../../adapters/kubernetes/api/cluster.ts';
import { list, type Pod } from '../../adapters/kubernetes/api/objects.ts';
import { surveyNamespace } from '../../adapters/kubernetes/api/survey.ts';
import { type ClusterOptions, personKubeconfig } from '../cluster/person-cluster.ts';
import { wrap } from '../doctor/findings/list-findings.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { readInputs } from '../lint/read-inputs.ts';
import { projectRoot } from '../project-root.ts';
import { plain, progress, show } from '../terminal.ts';
import { askShards } from './ask-shards.ts';
import { FILL_IN } from './fill-in.ts';
import { guessCluster } from './guess-cluster.ts';
import { guessTargets } from './guess-targets.ts';
import { renderGuess } from './render-guess.ts';
import { userOf } from './server-user.ts';
import { guessStart } from './start/guess-start.ts';
import { listObjects } from './start/list-objects.ts';
import { startNotes } from './start/start-lines.ts';
import { type Asked, storeNotes } from './store-line.ts';

export type InitOptions = ClusterOptions & { namespace: string; out: string; rendered?: string[]; json?: boolean };

/**
 * Writes a ragmend.yaml from the objects of a namespace and the answers of its stores, and says
 * what was guessed. Throws CommandFailed if nothing can be a shard, or the file exists.
 */
export async function init({ namespace, out, json, rendered = [], ...options }: InitOptions): Promise<void> {
  const kubeconfig = personKubeconfig(options);
  const cluster = clusterOf(kubeconfig, namespace);
  const pods = await list<Pod>(cluster, 'pods');
  const { targets, notes, misses } = guessTargets(namespace, await surveyNamespace(cluster), pods);
  if (targets.length === 0) throw nothingFound(namespace, misses);
  const { documents } = await readInputs(rendered);
  const shards = targets.flatMap((target) => target.shards.map(({ workload }) => workload));
  const start = guessStart(await listObjects(cluster), documents, shards);
  if (!json) progress(`asking ${targets.flatMap(({ shards }) => shards).length} shards what they hold ...`);
  const asked: Asked[] = [];
  for (const target of targets)
    asked.push({ ...target, says: await askShards(cluster, target), runAsUser: await userOf(cluster, target) });
  const schema = relative(dirname(resolve(out)), join(projectRoot(), 'docs/ragmend.schema.json'));
  const text = renderGuess(asked, { cluster: guessCluster(kubeconfig), namespace, schema }, start);
  writeNew(out, text);
  const left = text
    .split('\n')
    .flatMap((line, at) => (at > 4 && line.includes(FILL_IN) ? [`${at + 1}: ${line.trim()}`] : []));
  const all = [...notes, ...asked.flatMap(storeNotes), ...startNotes(targets[0]?.id ?? namespace, start)];
  show({ file: out, targets: targets.map(({ id }) => id), notes: all, misses, left }, json, () =>
    [
      `wrote ${out}`,
      'guessed:',
      ...all.flatMap(item),
      ...(misses.length > 0 ? ['not guessed:', ...misses.flatMap(item)] : []),
      'to fill in, by line:',
      ...left.map((line) => `  ${plain(line)}`),
      'then: ragmend doctor',
    ].join('\n'),
  );
}

const COLUMNS = 100;

/** A sentence in lines below each other. */
function item(text: string): string[] {
  return wrap(plain(text), COLUMNS - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`);
}

function nothingFound(namespace: string, misses: string[]): CommandFailed {
  const first = `nothing in namespace '${namespace}' can be a shard of a vector store`;
  const [lead, more] =
    misses.length === 0
      ? [`${first}, and nothing looks like one`, 'write ragmend.yaml by hand, see docs/examples']
      : [first, 'see "What fits" in docs/deploy.md'];
  return new CommandFailed([`${lead}: ${more}`, ...misses.flatMap(item)].join('\n'), ExitCode.Failed);
}

/** Never replaces an existing file. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CommandFailed(`'${file}' exists and was not changed: give another name with --out`, ExitCode.Refused, {
      cause,
    });
  }
}
