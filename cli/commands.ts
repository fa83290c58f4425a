import type { Command } from './command.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { balances } from './commands/balances.ts';
import { billingBackfill } from './commands/billing-backfill.ts';
import { billingBalances } from './commands/billing-balances.ts';
import { billingDifference } from './commands/billing-difference.ts';
import { billingEstimates } from './commands/billing-estimates.ts';
import { billingFacts } from './commands/billing-facts.ts';
import { billingLine } from './commands/billing-line.ts';
import { billingLines } from './commands/billing-lines.ts';
import { billingNight } from './commands/billing-night.ts';
import { billingReload } from './commands/billing-reload.ts';
import { billingShow } from './commands/billing-show.ts';
import { billingSync } from './commands/billing-sync.ts';
import {
  casesAssign,
  casesComment,
  casesEvidence,
  casesReopen,
  casesStatus,
} from './commands/cases/decisions.ts';
import { casesDownload } from './commands/cases/download.ts';
import { casesList } from './commands/cases/list.ts';
import { casesShow } from './commands/cases/show.ts';
import { casesUpload } from './commands/cases/upload.ts';
import { discrepancies } from './commands/discrepancies.ts';
import { dlqList } from './commands/dlq-list.ts';
import { dlqRedrive } from './commands/dlq-redrive.ts';
import { documents } from './commands/documents.ts';
import { expected } from './commands/expected.ts';
import { exportFiles } from './commands/exports/export.ts';
import { exports, exportsFetch } from './commands/exports/exports.ts';
import { invoices } from './commands/invoices/invoices.ts';
import { invoicesExplain } from './commands/invoices/invoices-explain.ts';
import { periodClose, periodPrepare, periodReopen } from './commands/period/decide.ts';
import { periodDifference, periodList, periodShow } from './commands/period/look.ts';
import { purchaseApprove } from './commands/purchase-approve.ts';
import { purchaseCancel } from './commands/purchase-cancel.ts';
import { purchaseHistory } from './commands/purchase-history.ts';
import { purchaseImport } from './commands/purchase-import.ts';
import { purchaseList } from './commands/purchase-list.ts';
import { purchaseRecordReturn } from './commands/purchase-record-return.ts';
import { purchaseResolve } from './commands/purchase-resolve.ts';
import { purchaseSend } from './commands/purchase-send.ts';
import { purchaseShow } from './commands/purchase-show.ts';
import { purchaseWithdrawReturn } from './commands/purchase-withdraw-return.ts';
import { purchasingOpen } from './commands/purchasing-open.ts';
import { purchasingShow } from './commands/purchasing-show.ts';
import { purchasingStop } from './commands/purchasing-stop.ts';
import { report } from './commands/report.ts';
import { suggestionsConfirm, suggestionsRefuse } from './commands/suggestions/decide.ts';
import { suggestionsList } from './commands/suggestions/list.ts';
import type { CommandGroup } from './help.ts';

/** Every command, as the help shows them. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    heading: 'What finance reads',
    commands: [report, invoices, invoicesExplain, discrepancies, expected, documents, balances],
  },
  {
    heading: 'What finance decides',
    commands: [
      ...[casesList, casesShow, casesAssign, casesStatus, casesComment, casesEvidence, casesReopen],
      ...[casesDownload, casesUpload, suggestionsList, suggestionsConfirm, suggestionsRefuse],
      ...[periodList, periodShow, periodPrepare, periodClose, periodReopen, periodDifference, auditVerify],
    ],
  },
  { heading: 'Files for finance', commands: [exportFiles, exports, exportsFetch] },
  {
    heading: 'Purchases',
    commands: [
      ...[purchaseSend, purchaseList, purchaseShow, purchaseApprove, purchaseCancel, purchaseResolve],
      ...[purchaseRecordReturn, purchaseWithdrawReturn, purchaseImport, purchaseHistory],
    ],
  },
  {
    heading: 'The billing night',
    commands: [
      ...[billingNight, billingSync, billingShow, billingReload, billingBackfill, billingLines, billingLine],
      ...[billingDifference, billingFacts, billingEstimates, billingBalances],
    ],
  },
  {
    heading: 'Operating',
    commands: [purchasingShow, purchasingOpen, purchasingStop, dlqList, dlqRedrive],
  },
];

export const COMMANDS: readonly Command[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
