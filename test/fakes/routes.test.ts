import { routesContract } from '../contracts/routes.contract.ts';
import { FakeRoutes } from './routes.ts';

routesContract('FakeRoutes', () => new FakeRoutes());
