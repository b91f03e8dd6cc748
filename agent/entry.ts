import { agentMain } from './main.ts';

process.exitCode = await agentMain(process.argv.slice(2));
