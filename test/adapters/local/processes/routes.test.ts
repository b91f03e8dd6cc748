import { localRoutes } from '../../../../adapters/local/processes/routes.ts';
import { routesContract } from '../../../contracts/routes.contract.ts';

routesContract('localRoutes', () => localRoutes);
