import type { Answer } from '../../values/answer.ts';
import { askImport, importRows, readImport } from '../history/ask-import.ts';
import type { HistoryBook } from '../history/history-book.ts';
import { approvePurchase } from './approve-purchase.ts';
import { askPurchase } from './ask-purchase.ts';
import { cancelPurchase } from './cancel-purchase.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { recordReturn } from './record-return.ts';
import type { ReturnBook } from './return-book.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import { resolvePurchase } from './resolve-purchase.ts';
import { switchPurchasing } from './switch-purchasing.ts';
import { withdrawReturn } from './withdraw-return.ts';

type Tools = Omit<Parameters<typeof redriveDeadLetters>[0], 'freshMs'> & {
  readonly history: HistoryBook;
  readonly returns: ReturnBook;
  /** Whole days, as configured: older purchase requests are sent again only with somebody's fresh word. */
  readonly redriveDays: string;
};

type Asked = {
  readonly id: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** Who asks, as their token says. */
  readonly caller: string;
  /** Of the call, for the log. */
  readonly requestId: string;
};

type Decide = (asked: Asked) => Promise<Answer<unknown>>;

type Decision =
  | 'askPurchase'
  | 'approvePurchase'
  | 'cancelPurchase'
  | 'resolvePurchase'
  | 'recordReturn'
  | 'withdrawReturn'
  | 'switchPurchasing'
  | 'askImport'
  | 'showImport'
  | 'importRows'
  | 'listDeadLetters'
  | 'redriveDeadLetters';

/** Everything that people may decide, over one ledger. Throws where it is configured wrongly. */
export function createPeople({ redriveDays, ...given }: Tools): Readonly<Record<Decision, Decide>> {
  if (!/^([1-9]|1[0-4])$/.test(redriveDays))
    throw new TypeError(`The configured redriveDays are not 1 to 14 days: ${redriveDays}.`);
  const tools = { ...given, freshMs: Number(redriveDays) * 86_400_000 };
  return {
    askPurchase: (asked) => askPurchase(tools, asked),
    approvePurchase: (asked) => approvePurchase(tools, asked),
    cancelPurchase: (asked) => cancelPurchase(tools, asked),
    resolvePurchase: (asked) => resolvePurchase(tools, asked),
    recordReturn: (asked) => recordReturn(tools, asked),
    withdrawReturn: (asked) => withdrawReturn(tools, asked),
    switchPurchasing: (asked) => switchPurchasing(tools, asked),
    askImport: (asked) => askImport(tools, asked),
    showImport: ({ id }) => readImport(tools.history, id),
    importRows: (asked) => importRows(tools, asked),
    listDeadLetters: (asked) => listDeadLetters(tools, asked),
    redriveDeadLetters: (asked) => redriveDeadLetters(tools, asked),
  };
}
