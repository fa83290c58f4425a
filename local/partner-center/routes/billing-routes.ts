import type { Route } from '../route.ts';
import { billedExports } from './billing-v2/billed-export.ts';
import { exportBlob } from './billing-v2/export-blob.ts';
import { exportManifest } from './billing-v2/export-manifest.ts';
import { exportOperation } from './billing-v2/export-operation.ts';
import { invoiceById } from './billing-v1/invoice-by-id.ts';
import { invoiceEstimateLinks } from './billing-v1/invoice-estimate-links.ts';
import { invoiceLineItems } from './billing-v1/invoice-line-items.ts';
import { invoiceStatement } from './billing-v1/invoice-statement.ts';
import { invoiceSummaries } from './billing-v1/invoice-summaries.ts';
import { invoiceSummary } from './billing-v1/invoice-summary.ts';
import { invoicesList } from './billing-v1/invoices-list.ts';
import { invoiceReceipt } from './billing-v1/invoice-receipt.ts';
import { unbilledExports } from './billing-v2/unbilled-export.ts';
import { unbilledLineItems } from './billing-v1/unbilled-line-items.ts';

/** Everything that Microsoft says about what we owe. */
export const billingRoutes: readonly Route[] = [
  invoiceSummary,
  invoiceSummaries,
  invoicesList,
  invoiceById,
  invoiceStatement,
  invoiceReceipt,
  unbilledLineItems,
  invoiceEstimateLinks,
  ...invoiceLineItems,
  ...billedExports,
  ...unbilledExports,
  exportOperation,
  exportManifest,
  exportBlob,
];
