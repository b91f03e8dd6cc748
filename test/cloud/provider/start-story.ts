import { type Forward, kubectl } from '../kubectl.ts';
import { deployApp } from '../story/deployment.ts';
import { begin, letIn, people, ragmend, type Story } from '../story/start-story.ts';
import { storyConfig } from '../story/story-config.ts';
import { applyWithGateway, gatewayPods, generatorAt, startProviders } from './generator.ts';

/** A generator behind the pods of a gateway, under the protection of a deployed Ragmend. */
export type ProviderStory = Pick<Story, 'namespace' | 'deployed' | 'operator' | 'approver' | 'stop'> & {
  gateways: (Forward & { pod: string })[];
};

/** Deploys, starts the gateway, and lets Ragmend into the cluster. */
export const startProviderStory = (): Promise<ProviderStory> =>
  begin(async (namespace, folder) => {
    await kubectl(['create', 'namespace', namespace]);
    const generator = generatorAt(await startProviders(namespace));
    const deployed = await deployApp(storyConfig(namespace, ['shard-1'], { generator }), folder);
    await applyWithGateway(await ragmend(['manifests', '--json', '--config', deployed.configFile]));
    await letIn(namespace);
    const [operator, approver] = await people(deployed);
    return { namespace, deployed, operator, approver, gateways: await gatewayPods(namespace) };
  });
