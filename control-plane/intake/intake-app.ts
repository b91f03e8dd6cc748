import { Hono } from 'hono';
import { problem, problemOf } from '../api/problems.ts';
import { alertRoutes } from './alerts.ts';
import type { Intake } from './intake.ts';

/** The part of the API for senders of alerts: `POST /alerts/<source>`. */
export function createIntakeApp(intake: Intake, report: (error: unknown) => void): Hono {
  const app = new Hono();
  app.onError((error, context) => problemOf(context, error, report));
  app.notFound((context) => problem(context, 404, 'NotFound', `'${context.req.path}' is no address of this API`));
  app.route('/', alertRoutes(intake));
  return app;
}
