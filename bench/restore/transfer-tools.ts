import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Objects that are fetched from a bucket below a prefix, which ends with '/'. */
export type Fetched = { endpoint: string; bucket: string; prefix: string };
/**
 * A program that fetches objects into a folder: its arguments, and the variables that it needs
 * beside the credentials.
 */
type Tool = {
  name: string;
  command: string;
  args(from: Fetched, to: string): string[];
  env(from: Fetched): NodeJS.ProcessEnv;
};

const none = () => ({});

/** What people fetch objects with, as they do without options. */
export const TOOLS: Tool[] = [
  {
    name: 'aws s3 cp --recursive',
    command: 'aws',
    args: ({ endpoint, bucket, prefix }, to) => [
      '--endpoint-url',
      endpoint,
      's3',
      'cp',
      '--quiet',
      '--recursive',
      `s3://${bucket}/${prefix}`,
      to,
    ],
    env: none,
  },
  {
    name: 's5cmd cp',
    command: 's5cmd',
    args: ({ endpoint, bucket, prefix }, to) => [
      '--log',
      'error',
      '--endpoint-url',
      endpoint,
      'cp',
      `s3://${bucket}/${prefix}*`,
      `${to}/`,
    ],
    env: none,
  },
  {
    name: 'rclone copy',
    command: 'rclone',
    args: ({ bucket, prefix }, to) => ['--config', '', 'copy', `bench:${bucket}/${prefix}`, to],
    env: ({ endpoint }) => ({
      RCLONE_CONFIG_BENCH_TYPE: 's3',
      RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
      RCLONE_CONFIG_BENCH_ENV_AUTH: 'true',
      RCLONE_CONFIG_BENCH_ENDPOINT: endpoint,
      // It does not start with one.
      AWS_CA_BUNDLE: undefined,
    }),
  },
];

/** Whether a program is on the PATH. */
export function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, command)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
