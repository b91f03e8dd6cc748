#!/usr/bin/env node
import { buildFor } from './build.mjs';

await buildFor(process.argv[2]);
await import('../dist/ragmend.mjs');
