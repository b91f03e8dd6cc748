import { addressesOf, generatorArguments } from '../world/generator/generation.ts';
import { retrieverArguments } from '../world/retriever-options.ts';
import { deployService, undeployService } from '../world/service/deploy-service.ts';
import { SERVICE_FAULTS } from '../world/service/faults/service-faults.ts';
import { type Manifests, serviceManifests } from '../world/service/manifests.ts';
import { urlOfPort } from '../world/service-process.ts';
import { documentsFileOf } from '../world/world.ts';
import type { Ports } from './ports/ports.ts';

/** The port that its keeper gives to a program. */
const PORT = '$(PORT)';

/**
 * Deploys the service of a sandbox anew, so that its start goes wrong. Its retriever and generator, which users
 * ask, are part of it. Throws a RangeError for an unknown fault.
 */
export async function breakService(ports: Ports, root: string, how: string): Promise<void> {
  const fault = SERVICE_FAULTS[how];
  if (!fault)
    throw new RangeError(
      `fault '${how}' of the service is unknown: use one of ${Object.keys(SERVICE_FAULTS).join(', ')}`,
    );
  await deployService(deployDeps(ports), soundService(ports, root), fault);
}

/** Ends all faults of the service: the sandbox starts its programs by itself again. */
export const healService = (ports: Ports): Promise<void> => undeployService(deployDeps(ports));

const deployDeps = ({ dir, serviceObjects: objects, processTable: table }: Ports) => ({ dir, objects, table });

function soundService(
  { dir, targetId, target, collection, processTable: table, clock }: Ports,
  root: string,
): Manifests {
  const retrieverUrl = urlOfPort(table.find('retriever')?.port ?? 0);
  const gatewayUrl = addressesOf(table).gateway() ?? '';
  const told = { dir, targetId, collection, topK: target.golden.topK, port: 0 };
  const retriever = retrieverArguments(told).with(-1, PORT);
  const { generator: config } = target;
  return serviceManifests({
    ...{ root, documents: documentsFileOf(dir), createdAt: new Date(clock.now()).toISOString() },
    served: {
      retriever,
      generator: config ? generatorArguments({ dir, config }, { retrieverUrl, gatewayUrl, port: PORT }) : null,
    },
  });
}
