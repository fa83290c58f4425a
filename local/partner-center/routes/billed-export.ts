import { startExport } from '../billing/export-life.ts';
import { graphError } from '../billing/graph-error.ts';
import type { Route } from '../route.ts';

/** Begins the export of one invoice. Nothing is said about the invoice here: the outcome is in the operation. */
export const billedExport: Route = {
  method: 'POST',
  path: '/graph/v1.0/reports/partners/billing/reconciliation/billed/export',
  lane: 'graph',
  answer: (request, world) => {
    if (world.scenario.cloud === 'us_government') return graphError(404, 'NotFound', 'Resource not found.');
    const wanted = readBody(request.body);
    if (wanted === undefined) return graphError(400, 'BadRequest', 'invoiceId is required.');
    if (!['full', 'basic', ''].includes(wanted.attributeSet)) {
      return graphError(400, 'BadRequest', 'attributeSet is not valid.');
    }
    const { operationId } = startExport(world, wanted.invoiceId);
    return {
      status: 202,
      headers: {
        Location: `${request.origin}/graph/v1.0/reports/partners/billing/operations/${operationId}`,
      },
    };
  },
};

function readBody(text: string): { readonly invoiceId: string; readonly attributeSet: string } | undefined {
  try {
    const body = JSON.parse(text) as { invoiceId?: unknown; attributeSet?: unknown } | null;
    if (typeof body?.invoiceId !== 'string' || body.invoiceId === '') return undefined;
    return {
      invoiceId: body.invoiceId,
      attributeSet: typeof body.attributeSet === 'string' ? body.attributeSet : '',
    };
  } catch {
    return undefined;
  }
}
