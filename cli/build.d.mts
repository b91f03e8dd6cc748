import type { BuildOptions } from 'esbuild';

export declare const commandBuild: BuildOptions;
export declare function clusterGateway(agent: BuildOptions): BuildOptions;
