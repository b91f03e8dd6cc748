import type { BuildOptions } from 'esbuild';

export declare function consoleBuild(outDir: string): BuildOptions;
