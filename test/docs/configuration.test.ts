import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { readConfig } from '../../adapters/config-file.ts';
import { config } from '../../core/contracts/config/config.ts';
import { configSchema } from '../../core/contracts/config/config-schema.ts';
import { renderConfiguration } from '../../docs/render-configuration.ts';

const docs = join(__dirname, '../../docs');
const textOf = (name: string) => readFileSync(join(docs, name), 'utf8');
const examples = readdirSync(join(docs, 'examples')).map((name) => join('examples', name));
const forEditors = z.fromJSONSchema(configSchema());

describe('the configuration', () => {
  it('has a JSON Schema that is the one made from its contract', () => {
    expect(JSON.parse(textOf('ragmend.schema.json'))).toEqual(JSON.parse(JSON.stringify(configSchema())));
  });

  it('has a page that is the one made from its contract, where every field says what it means', () => {
    expect(textOf('configuration.md')).toBe(renderConfiguration(configSchema()));
  });

  it.each(examples)('%s names its schema, is taken by editors, and can be read', (example) => {
    const text = textOf(example);

    const read = readConfig(join(docs, example));

    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../ragmend.schema.json');
    expect(forEditors.safeParse(parse(text)).error).toBeUndefined();
    expect(read.targets[0]?.kubernetes?.shards.length).toBeGreaterThan(0);
  });

  it.each([
    ['a field that nobody knows', (target: Record<string, unknown>) => ({ ...target, colour: 'red' })],
    ['a value of another kind', (target: Record<string, unknown>) => ({ ...target, settleSeconds: 'long' })],
    ['a field that is missing', ({ store: _, ...target }: Record<string, unknown>) => target],
  ])('%s is seen by editors and by readers alike', (_, change) => {
    const { targets, ...rest } = parse(textOf('examples/one-shard-eks.yaml')) as { targets: Record<string, unknown>[] };
    const changed = { ...rest, targets: targets.map(change) };

    const seen = [forEditors.safeParse(changed).success, config.safeParse(changed).success];

    expect(seen).toEqual([false, false]);
  });
});
