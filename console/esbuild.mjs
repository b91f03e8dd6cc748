import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Returns the esbuild options of the web console: console.js, console.css, index.html and
 * config.json in `outDir`, which load nothing from elsewhere.
 */
export function consoleBuild(outDir) {
  return {
    entryPoints: [
      { in: join(here, 'main.tsx'), out: 'console' },
      { in: join(here, 'index.html'), out: 'index' },
      { in: join(here, 'config.json'), out: 'config' },
    ],
    outdir: outDir,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    legalComments: 'linked',
    loader: { '.html': 'copy', '.json': 'copy' },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [onlyUsedComponents],
    logLevel: 'warning',
  };
}

// The index of the component package includes the styles of every component; the entry of one
// component includes only its own.
const onlyUsedComponents = {
  name: 'only-used-components',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return {
        loader: 'tsx',
        contents: source.replace(/import \{([^}]*)\} from '(@cloudscape-design\/components)';/g, split),
      };
    });
  },
};

function split(_, names, from) {
  const values = names.split(',').map((name) => name.trim());
  return values
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => oneImport(name, from))
    .join(' ');
}

function oneImport(name, from) {
  return `import ${name} from '${from}/${name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}';`;
}
