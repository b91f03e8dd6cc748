import { switchProvider } from '../../core/provider/switch-provider.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';

export const handler = taskHandler('switchProvider', switchProvider, { providerFlag, caseFile, clock });
