import { exportAccepted } from '../../billing/export-accepted.ts';
import { unbilledData, type ExportKind } from '../../billing/export-data.ts';
import { startExport } from '../../billing/export-life.ts';
import { readGraphBody } from '../../billing/graph-body.ts';
import { graphError } from '../../billing/graph-error.ts';
import { estimatedPeriod } from '../../billing/unbilled.ts';
import type { Route } from '../../route.ts';

/** Begins the export of what is not invoiced yet, in one currency, for this month or the last. */
const unbilled = (kind: ExportKind): Route => ({
  method: 'POST',
  path: `/graph/v1.0/reports/partners/billing/${kind}/unbilled/export`,
  lane: 'graph',
  answer: (request, world) => {
    if (world.scenario.cloud === 'us_government') return graphError(404, 'NotFound', 'Resource not found.');
    const body = readGraphBody(request.body);
    if ('refused' in body) return graphError(400, 'BadRequest', body.refused);
    const currency = body.text('currencyCode')?.toUpperCase();
    const word = body.text('billingPeriod');
    if (currency === undefined) return graphError(400, 'BadRequest', 'currencyCode is required.');
    // v1's `previous` is v2's `last`.
    const period = word === 'previous' ? undefined : estimatedPeriod(world, word ?? '');
    if (period === undefined) return graphError(400, 'BadRequest', 'billingPeriod is not valid.');
    const data = unbilledData(world, kind, body.attributeSet, currency, period);
    return exportAccepted(
      request,
      startExport(world, () => data),
    );
  },
});

export const unbilledExports: readonly Route[] = [unbilled('reconciliation'), unbilled('usage')];
