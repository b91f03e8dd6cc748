import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { readConfig } from '../adapters/config-file.ts';
import { deploy } from '../lib/deploy.ts';
import { bundleLambdas } from './bundle-lambdas.ts';

const root = join(import.meta.dirname, '..');
const app = new App();
// Beside the templates, so that two deployments at once do not disturb each other.
const outdir = join(app.outdir, 'lambdas');
const config = readConfig(app.node.tryGetContext('config') ?? 'ragmend.yaml');
await bundleLambdas({ root, outdir, config });
deploy(app, { config, bundles: (name) => Code.fromAsset(join(outdir, name)) });
