import type { BillingDocument, Version } from '../../../../lib/billing/document.ts';
import { noMoney } from '../../../../lib/values/money.ts';
import { over, withCalls, type PlantedBug } from './planted-bug.ts';

/** Wrong ways to write down what became of documents and nights. */
export const RECORDING_BUGS: readonly PlantedBug[] = [
  {
    name: 'nothing_is_zero_lines',
    idea: 'Where Microsoft has no lines, the document has none.',
    breaks: ['what is published is one whole state of Microsoft'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          book: {
            write: (document) =>
              tools.book.write(document.stage === 'not_ready' ? withoutLines(document) : document),
          },
        }),
    }),
  },
  {
    name: 'failed_is_settled',
    idea: 'A document that failed is done for tonight, and the night ends well.',
    breaks: ['a whole night has every document'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          book: {
            settleInNight: (night, id, _, nowMs) => tools.book.settleInNight(night, id, 'finished', nowMs),
          },
        }),
    }),
  },
  {
    name: 'every_night_is_whole',
    idea: 'Whoever reconciles sees for himself what is there.',
    breaks: ['a whole night has every document'],
    plant: () => ({
      tools: (tools) => ({
        ...tools,
        work: over(tools.work, { reconcile: (night) => tools.work.reconcile(night, true) }),
      }),
    }),
  },
  {
    name: 'last_write_wins',
    idea: 'A document is written without looking who wrote it meanwhile.',
    breaks: ['a history only grows', 'every restatement is recorded', 'what was published does not change'],
    plant: ({ book }) => ({
      tools: (tools) =>
        withCalls(tools, {
          book: {
            async write(document) {
              const stored = await book.read(document.header.id);
              return tools.book.write({ ...document, revision: stored?.revision ?? 0 });
            },
          },
        }),
    }),
  },
  {
    name: 'newest_statement_only',
    idea: 'A statement that was issued again takes the place of the one before.',
    breaks: ['no statement is lost'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          book: { write: (document) => tools.book.write({ ...document, earlierStatements: [] }) },
        }),
    }),
  },
  {
    name: 'newest_version_only',
    idea: 'What a document was before it was restated is nobody’s concern.',
    breaks: ['every restatement is recorded'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          book: { write: (document) => tools.book.write({ ...document, restatements: [] }) },
        }),
    }),
  },
  {
    name: 'looked_at_at_once',
    idea: 'An export is looked at until it is ready; so it is here the sooner.',
    breaks: ['questions to Microsoft are bounded'],
    plant: ({ scheduler }) => ({
      tools: (tools) =>
        withCalls(tools, {
          book: {
            write: (document) =>
              tools.book.write(document.export ? { ...document, dueAtMs: scheduler.nowMs } : document),
          },
        }),
    }),
  },
  {
    name: 'loaded_again_each_night',
    idea: 'To be sure, a night forgets by which mark Microsoft’s data was known.',
    breaks: ['a night without news loads nothing'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          source: {
            async exportState(operationId) {
              const state = await tools.source.exportState(operationId);
              if (state.state !== 'ready') return state;
              return { ...state, manifest: { ...state.manifest, eTag: operationId } };
            },
          },
        }),
    }),
  },
];

function withoutLines(document: BillingDocument): BillingDocument {
  const nothing = noMoney(document.header.total.currency);
  const version: Version = {
    version: 'nothing',
    source: document.source,
    lineCount: 0,
    ...{ subtotal: nothing, tax: nothing, total: nothing },
    parts: [],
    loadedAtMs: 0,
    eTag: undefined,
  };
  return {
    ...document,
    stage: 'published',
    published: version,
    linesNight: document.night,
    failure: undefined,
  };
}
