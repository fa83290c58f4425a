import type { Answer } from '../../values/answer.ts';
import { askDocument, type AskTools } from './ask-document.ts';
import { askNight } from './ask-night.ts';

type Asked = {
  readonly id: string;
  readonly body: unknown;
  /** Who asks, as their token says. */
  readonly caller: string;
};

type Ask = (asked: Asked) => Promise<Answer<unknown>>;

/** What a person may ask of the billing night outside its hours. */
export function createBillingDesk(
  tools: AskTools & Parameters<typeof askNight>[0],
): Readonly<Record<'askNight' | 'syncDocument' | 'reloadDocument', Ask>> {
  return {
    askNight: (asked) => askNight(tools, asked),
    syncDocument: (asked) => askDocument(tools, asked, 'sync'),
    reloadDocument: (asked) => askDocument(tools, asked, 'reload'),
  };
}
