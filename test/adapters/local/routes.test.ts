import { localRoutes } from '../../../adapters/local/routes.ts';
import { routesContract } from '../../contracts/routes.contract.ts';

routesContract('localRoutes', () => localRoutes);
