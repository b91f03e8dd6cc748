import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { readConfig } from '../adapters/config-file.ts';
import { RagmendStack } from '../lib/ragmend-stack.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
// The state machines alone, as bin/ragmend.ts has them too: what the sandbox runs, for which no
// Lambda has to be bundled.
new RagmendStack(new App({ context }), 'Ragmend', { config: readConfig('ragmend.yaml') });
