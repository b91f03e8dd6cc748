import { localTakeover } from '../../../../adapters/local/processes/takeover.ts';
import { takeoverContract } from '../../../contracts/volumes/takeover.contract.ts';

takeoverContract('localTakeover', () => localTakeover);
