import { App } from 'aws-cdk-lib';
import { readConfig } from '../adapters/config-file.ts';
import { DataStack } from '../lib/data-stack.ts';
import { RagmendStack } from '../lib/ragmend-stack.ts';

const app = new App();
const config = readConfig(app.node.tryGetContext('config') ?? 'ragmend.yaml');
const { deployment } = config;
new RagmendStack(app, 'Ragmend', { config });
new DataStack(app, 'RagmendData', { deployment });
