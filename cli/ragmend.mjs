#!/usr/bin/env node
import { buildStale } from './build.mjs';

await buildStale();
await import('../dist/ragmend.mjs');
