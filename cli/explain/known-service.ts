import { bootstrapOf, type StartConfig } from '../../core/contracts/config/target-of.ts';
import { configIn } from '../cluster/configured-target.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/** What ragmend.yaml says about a service: its namespace, null if it runs in no cluster. */
export type KnownService = { bootstrap: StartConfig | null; namespace: string | null };

/** Returns what a ragmend.yaml says about a service; nothing if none is named. Throws CommandFailed. */
export function knownService(service: string | undefined, file: string): KnownService {
  if (service === undefined) return { bootstrap: null, namespace: null };
  const config = configIn(file);
  const target = config.targets.find(({ id }) => id === service);
  if (!target)
    throw new CommandFailed(
      `'${file}' has no target '${service}': give one of ${config.targets.map(({ id }) => `'${id}'`).join(', ')}`,
      ExitCode.Usage,
    );
  const { bootstrap, kubernetes } = target;
  return { bootstrap: bootstrap ? bootstrapOf(config, service) : null, namespace: kubernetes?.namespace ?? null };
}
