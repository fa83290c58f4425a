import type { BillingBook } from '../../../../lib/billing/billing-book.ts';
import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { ExportManifest } from '../../../../lib/billing/billing-source.ts';
import { over, withCalls, type PlantedBug } from './planted-bug.ts';

type Batch = readonly BilledLine[];

/** Wrong ways to bring lines into the book. */
export const LOADING_BUGS: readonly PlantedBug[] = [
  {
    name: 'published_before_stored',
    idea: 'Lines are sent to the database, and nobody waits until it has them.',
    breaks: ['the lines of a version are those of its parts, each once'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          book: {
            async loadLines(version, lines) {
              const batches = await collected(lines);
              for (const batch of batches) {
                void tools.book.loadLines(version, oneBatch(batch)).catch(() => undefined);
              }
              return batches.flat().length;
            },
          },
        }),
    }),
  },
  {
    name: 'upsert_without_version',
    idea: 'The lines of a document are written over the ones it had; a version is only a number beside them.',
    breaks: ['what was published does not change', 'a reader reads one whole state'],
    plant: ({ lines }) => {
      const [put, linesOf] = [lines.put.bind(lines), lines.linesOf.bind(lines)];
      Object.assign(lines, {
        put: (id: string, _: string, line: BilledLine) => put(id, 'the only one', line),
        linesOf: (id: string) => linesOf(id, 'the only one'),
      });
      return {};
    },
  },
  {
    name: 'checkpoint_before_lines',
    idea: 'First it is written down how far the work came, then the lines up to there are stored.',
    breaks: ['the lines of a version are those of its parts, each once'],
    plant: () => ({
      tools: (tools) => {
        const waiting: { version: string; batch: Batch }[] = [];
        const store = async () => {
          for (const { version, batch } of waiting.splice(0))
            await tools.book.loadLines(version, oneBatch(batch));
        };
        return withCalls(tools, {
          book: {
            async loadLines(version, lines) {
              const batches = await collected(lines);
              waiting.push(...batches.map((batch) => ({ version, batch })));
              return batches.flat().length;
            },
            async write(document, heldUntilMs) {
              if (document.loading === undefined) await store();
              const written = await tools.book.write(document, heldUntilMs);
              await store();
              return written;
            },
          },
        });
      },
    }),
  },
  {
    name: 'equal_lines_once',
    idea: 'Two lines that say the same are one line that came twice.',
    breaks: ['the lines of a version are those of its parts, each once'],
    plant: () => ({
      tools: (tools) => {
        const seen = new Set<string>();
        return withCalls(tools, {
          book: {
            async loadLines(version, lines) {
              const batches = await collected(lines);
              const distinct = batches.map((batch) =>
                batch.filter(({ orderId, part, lineNumber }) => {
                  const place = `${part}.${lineNumber}`;
                  const [first] = [...seen].filter((one) => one.startsWith(`${version} ${orderId} `));
                  seen.add(`${version} ${orderId} ${place}`);
                  return first === undefined || first === `${version} ${orderId} ${place}`;
                }),
              );
              for (const batch of distinct) await tools.book.loadLines(version, oneBatch(batch));
              return batches.flat().length;
            },
          },
        });
      },
    }),
  },
  {
    name: 'resumed_across_states',
    idea: 'A download goes on with the next part, whatever became of the data meanwhile.',
    breaks: ['what is published is one whole state of Microsoft'],
    plant: ({ documents, tenant, random }) => {
      const manifests = new Map<string, ExportManifest>();
      // By the document and not by the export: parts are known by the export that they are of.
      const newest = new Map<string, string>();
      let charges = 0;
      // Seldom does Microsoft restate just what is half-way here; while this is planted, it mostly does.
      const restateHalfWay = (id: string) => {
        const isHalfWay = documents.now.get(id)?.loading?.complete === false;
        if (tenant.healed || !isHalfWay || !random.chance(0.7)) return;
        tenant.document(id).restate(() => `late-${(charges += 1)}`, tenant.nowMs);
      };
      return {
        tools: (tools) =>
          withCalls(tools, {
            source: {
              async startExport(id, call) {
                restateHalfWay(id);
                const { operationId } = await tools.source.startExport(id, call);
                newest.set(id, operationId);
                return { operationId: id };
              },
              async exportState(id) {
                restateHalfWay(id);
                const state = await tools.source.exportState(newest.get(id) ?? id);
                if (state.state !== 'ready') return state;
                const { manifest } = state;
                manifests.set(manifest.eTag, manifests.get(manifest.eTag) ?? manifest);
                const loading = documents.now.get(id)?.loading;
                const begun = loading?.complete === false ? manifests.get(loading.eTag ?? '') : undefined;
                if (begun?.blobCount !== manifest.blobCount) return state;
                return { state: 'ready', manifest: { ...manifest, eTag: begun.eTag, blobs: begun.blobs } };
              },
            },
          }),
      };
    },
  },
  {
    name: 'cut_short_is_whole',
    idea: 'Of a part that breaks off, the lines that came are taken.',
    breaks: [
      'the lines of a version are those of its parts, each once',
      'what is published is one whole state of Microsoft',
    ],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          source: {
            async *lines(header, part, fromLine) {
              try {
                yield* tools.source.lines(header, part, fromLine);
              } catch (failure) {
                if ((failure as { kind?: string }).kind !== 'malformed') throw failure;
              }
            },
          },
        }),
    }),
  },
  {
    name: 'pointer_and_lines_apart',
    idea: 'A reader takes for each page of lines the version that is published by then.',
    breaks: ['a reader reads one whole state'],
    plant: () => ({
      reader: (book) =>
        over<BillingBook>(book, {
          async *lines(id) {
            for (let place = 0; ; place += 1) {
              const published = (await book.read(id))?.published;
              const lines = (await collected(book.lines(id, published?.version ?? ''))).slice(place);
              if (lines[0] === undefined) return;
              yield lines[0];
            }
          },
        }),
    }),
  },
];

async function* oneBatch(batch: Batch): AsyncGenerator<Batch> {
  yield batch;
}

async function collected<Value>(stream: AsyncIterable<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of stream) values.push(value);
  return values;
}
