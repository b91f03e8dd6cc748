import { localTakeover } from '../../../adapters/local/takeover.ts';
import { takeoverContract } from '../../contracts/takeover.contract.ts';

takeoverContract('localTakeover', () => localTakeover);
