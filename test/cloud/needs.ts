/** What a suite of the cloud tests needs, and the variable that says where it is. */
const VARIABLES = {
  aws: 'AWS_ENDPOINT_URL',
  s3: 'AWS_ENDPOINT_URL_S3',
  kubernetes: 'KUBECONFIG',
  weaviate: 'RAGMEND_WEAVIATE',
  pgvector: 'RAGMEND_PGSERVER',
  killing: 'RAGMEND_TEST_DEATHS',
} as const;

/** A suite on real services: skipped with its reason where one is not given, except in CI, where it must run. */
export function cloudSuite(needs: (keyof typeof VARIABLES)[], title: string, suite: () => void): void {
  const missing = needs.map((need) => VARIABLES[need]).filter((variable) => !process.env[variable]);
  const runs = missing.length === 0 || process.env.CI === 'true';
  (runs ? describe : describe.skip)(runs ? title : `${title} (skipped: set ${missing.join(', ')})`, suite);
}
