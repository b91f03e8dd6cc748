import { readFileSync, writeFileSync } from 'node:fs';
import { configSchema } from '../core/contracts/config/config-schema.ts';
import { openApi } from '../core/contracts/http/openapi.ts';
import { runbooks } from '../lib/runbooks/runbooks.ts';
import { documentRunbook } from '../lib/steps/document.ts';
import { operatorRules } from './operator-rules.ts';
import { renderConfiguration } from './render-configuration.ts';

for (const [name, { page, tail }] of Object.entries(runbooks))
  writeFileSync(`docs/runbooks/${name}.md`, documentRunbook(name, page, tail));
writeFileSync('docs/ragmend.schema.json', `${JSON.stringify(configSchema(), null, 2)}\n`);
writeFileSync('docs/openapi.json', `${JSON.stringify(openApi(), null, 2)}\n`);
writeFileSync('docs/configuration.md', renderConfiguration(configSchema()));
const rules = readFileSync('docs/alerts/prometheus-rules.yaml', 'utf8');
writeFileSync('docs/alerts/prometheus-operator.yaml', operatorRules(rules));
