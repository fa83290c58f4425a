import { deskDefinitions } from '../../lib/billing/night/definitions.ts';
import { financeQuestions, type FinanceDesks } from '../../lib/lambda/finance-routes.ts';
import { openApi } from '../../lib/lambda/open-api.ts';
import { peopleDefinitions } from '../../lib/purchasing/people/definitions.ts';
import { decisionBodies } from '../../lib/reconciliation/decision-bodies.ts';
import { reportingDefinitions } from '../../lib/reporting/definitions/reporting-definitions.ts';

const QUEUES = ['purchase-requests', 'purchase-outcomes', 'billing-work', 'reconcile-work', 'export-work'];

/** How every question of the finance API is asked, put together as functions/finance-api.ts does. */
export const financeDefinitions = {
  ...reportingDefinitions(decisionBodies),
  ...deskDefinitions,
  ...peopleDefinitions(QUEUES),
};

/** The description of an API that nobody answers. */
export function financeOpenApi(): Readonly<Record<string, unknown>> {
  const nobody: unknown = new Proxy({}, { get: () => nobody });
  return openApi(financeQuestions(nobody as FinanceDesks, financeDefinitions));
}
