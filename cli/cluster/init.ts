import { writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { clusterOf } from '../../adapters/kubernetes/cluster.ts';
import { surveyNamespace } from '../../adapters/kubernetes/survey.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { guessCluster } from '../init/guess-cluster.ts';
import { guessTargets } from '../init/guess-targets.ts';
import { FILL_IN, renderGuess } from '../init/render-guess.ts';
import { projectRoot } from '../project-root.ts';
import { plain, show } from '../terminal.ts';
import { type ClusterOptions, personKubeconfig } from './person-cluster.ts';

export type InitOptions = ClusterOptions & { namespace: string; out: string; json?: boolean };

/** Writes a ragmend.yaml from what stands in a namespace, and says what was guessed. Throws CommandFailed where nothing looks like a shard, or the file exists. */
export async function init({ namespace, out, json, ...options }: InitOptions): Promise<void> {
  const kubeconfig = personKubeconfig(options);
  const { targets, notes } = guessTargets(namespace, await surveyNamespace(clusterOf(kubeconfig, namespace)));
  if (targets.length === 0)
    throw new CommandFailed(
      [
        'nothing in namespace',
        `'${namespace}' looks like a shard of a vector store: write ragmend.yaml by hand, see docs/examples`,
        ...notes.map((note) => `\n  ${plain(note)}`),
      ].join(' '),
      ExitCode.Failed,
    );
  const schema = relative(dirname(resolve(out)), join(projectRoot(), 'docs/ragmend.schema.json'));
  const text = renderGuess(targets, { cluster: guessCluster(kubeconfig), namespace, schema });
  writeNew(out, text);
  const left = text
    .split('\n')
    .flatMap((line, at) => (at > 4 && line.includes(FILL_IN) ? [`${at + 1}: ${line.trim()}`] : []));
  show({ file: out, targets: targets.map(({ id }) => id), notes, left }, json, () =>
    [
      `wrote ${out}`,
      'guessed:',
      ...notes.map((note) => `  ${plain(note)}`),
      'to fill in, by line:',
      ...left.map((line) => `  ${plain(line)}`),
      'then: ragmend doctor',
    ].join('\n'),
  );
}

/** What somebody wrote is never replaced. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CommandFailed(`'${file}' exists and is left as it is: give another name by --out`, ExitCode.Refused, {
      cause,
    });
  }
}
