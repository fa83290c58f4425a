import { billedData, type ExportKind } from '../../billing/export-data.ts';
import { exportAccepted } from '../../billing/export-accepted.ts';
import { startExport } from '../../billing/export-life.ts';
import { readGraphBody } from '../../billing/graph-body.ts';
import { graphError } from '../../billing/graph-error.ts';
import type { Route } from '../../route.ts';

/** Begins the export of one invoice. Nothing is said about the invoice here: the outcome is in the operation. */
const billed = (kind: ExportKind): Route => ({
  method: 'POST',
  path: `/graph/v1.0/reports/partners/billing/${kind}/billed/export`,
  lane: 'graph',
  answer: (request, world) => {
    if (world.scenario.cloud === 'us_government') return graphError(404, 'NotFound', 'Resource not found.');
    const body = readGraphBody(request.body);
    if ('refused' in body) return graphError(400, 'BadRequest', body.refused);
    const invoiceId = body.text('invoiceId');
    if (invoiceId === undefined) return graphError(400, 'BadRequest', 'invoiceId is required.');
    const started = startExport(world, (atMs) => billedData(world, kind, body.attributeSet, invoiceId, atMs));
    return exportAccepted(request, started);
  },
});

export const billedExports: readonly Route[] = [billed('reconciliation'), billed('usage')];
