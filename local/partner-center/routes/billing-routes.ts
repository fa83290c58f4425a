import type { Route } from '../route.ts';
import { billedExport } from './billed-export.ts';
import { exportBlob } from './export-blob.ts';
import { exportManifest } from './export-manifest.ts';
import { exportOperation } from './export-operation.ts';
import { invoiceById } from './invoice-by-id.ts';
import { invoiceEstimateLinks } from './invoice-estimate-links.ts';
import { invoiceLineItems } from './invoice-line-items.ts';
import { invoiceStatement } from './invoice-statement.ts';
import { invoiceSummaries } from './invoice-summaries.ts';
import { invoiceSummary } from './invoice-summary.ts';
import { invoicesList } from './invoices-list.ts';
import { unbilledLineItems } from './unbilled-line-items.ts';

/** Everything that Microsoft says about what we owe. */
export const billingRoutes: readonly Route[] = [
  invoiceSummary,
  invoiceSummaries,
  invoicesList,
  invoiceById,
  invoiceStatement,
  unbilledLineItems,
  invoiceEstimateLinks,
  ...invoiceLineItems,
  billedExport,
  exportOperation,
  exportManifest,
  exportBlob,
];
