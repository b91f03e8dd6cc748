import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * What is read on demand only. The tracer stands beside the bundle, and is read by what is sampled.
 * In Lambda credentials are in the environment, and nothing here streams events: the other ways
 * that the SDK has are never asked for.
 */
export const leftOutside: Plugin = {
  name: 'left-outside',
  setup({ onResolve }) {
    onResolve({ filter: /\/tracer\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './tracer.mjs', external: true } : undefined,
    );
    onResolve({ filter: ON_DEMAND }, ({ kind, importer, path }) =>
      kind === 'dynamic-import' && ASKING.test(importer) ? { path, external: true } : undefined,
    );
  },
};
const ON_DEMAND = /^@(aws-sdk\/credential-provider-|smithy\/(credential-provider-|core\/event-streams$))/;
const ASKING = /@aws-sdk\/credential-provider-node\/|@smithy\/core\//;

/**
 * The schemas of the SDK have computed keys, which may have effects as far as esbuild knows: named
 * by their constants, those of other operations go.
 */
export const namedKeys: Plugin = {
  name: 'named-keys',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/.*\/schemas_\d+\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const constants = new Map(
        [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
      );
      return {
        contents: source.replace(/\[(_\w+)\]:/g, (key, name) =>
          constants.has(name) ? `${constants.get(name)}:` : key,
        ),
      };
    });
  },
};

/** The fetch of the Kubernetes client brings tables of 280 KB for a Node that has no URL of its own. */
export const nodeUrl: Plugin = {
  name: 'node-url',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^whatwg-url$/ }, () => ({ path: 'whatwg-url', namespace: 'node-url' }));
    onLoad({ filter: /./, namespace: 'node-url' }, () => ({ contents: 'module.exports = { URL };' }));
  },
};
