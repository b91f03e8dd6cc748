import { App } from 'aws-cdk-lib';
import { readConfig } from '../adapters/config-file.ts';
import { RagmendStack } from '../lib/ragmend-stack.ts';

const app = new App();
new RagmendStack(app, 'Ragmend', { config: readConfig(app.node.tryGetContext('config') ?? 'ragmend.yaml') });
