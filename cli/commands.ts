import type { Command } from './command.ts';
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
import { discrepancies } from './commands/discrepancies.ts';
import { dlqList } from './commands/dlq-list.ts';
import { dlqRedrive } from './commands/dlq-redrive.ts';
import { documents } from './commands/documents.ts';
import { purchaseApprove } from './commands/purchase-approve.ts';
import { purchaseCancel } from './commands/purchase-cancel.ts';
import { purchaseList } from './commands/purchase-list.ts';
import { purchaseRecordReturn } from './commands/purchase-record-return.ts';
import { purchaseResolve } from './commands/purchase-resolve.ts';
import { purchaseSend } from './commands/purchase-send.ts';
import { purchaseShow } from './commands/purchase-show.ts';
import { purchasingOpen } from './commands/purchasing-open.ts';
import { purchasingShow } from './commands/purchasing-show.ts';
import { purchasingStop } from './commands/purchasing-stop.ts';
import { report } from './commands/report.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  report,
  purchaseSend,
  purchaseList,
  purchaseShow,
  purchaseApprove,
  purchaseCancel,
  purchaseResolve,
  purchaseRecordReturn,
  purchasingShow,
  purchasingOpen,
  purchasingStop,
  dlqList,
  dlqRedrive,
  documents,
  discrepancies,
  balances,
  billingNight,
  billingSync,
  billingShow,
  billingReload,
  billingBackfill,
  billingLines,
  billingLine,
  billingDifference,
  billingFacts,
  billingEstimates,
  billingBalances,
];
