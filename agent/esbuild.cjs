/**
 * How to bundle the agent for a ConfigMap: one file, without the sign-in methods that a pod does
 * not have.
 */
module.exports = {
  entryPoints: { 'agent-cluster': 'agent/cluster-entry.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  external: ['@aws-sdk/credential-provider-sso', '@aws-sdk/credential-provider-login'],
  mainFields: ['module', 'main'],
  platform: 'node',
  format: 'esm',
  target: 'node20',
  legalComments: 'none',
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
};
