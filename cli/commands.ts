import type { Command } from './command.ts';
import { balances } from './commands/balances.ts';
import { discrepancies } from './commands/discrepancies.ts';
import { documents } from './commands/documents.ts';
import { purchaseRecordReturn } from './commands/purchase-record-return.ts';
import { purchaseShow } from './commands/purchase-show.ts';
import { purchases } from './commands/purchases.ts';
import { purchasingOpen } from './commands/purchasing-open.ts';
import { purchasingShow } from './commands/purchasing-show.ts';
import { purchasingStop } from './commands/purchasing-stop.ts';
import { report } from './commands/report.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  report,
  purchases,
  purchaseShow,
  purchaseRecordReturn,
  documents,
  discrepancies,
  balances,
  purchasingShow,
  purchasingOpen,
  purchasingStop,
];
